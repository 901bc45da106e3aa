/** What sales does with a lead: qualifies her, calls, meets, opens a deal, wins or loses it. */
import type { ContactIn } from '../../../shared/api/contact.ts';
import type { DealIn } from '../../../shared/api/deal.ts';
import type { Stage } from '../../../shared/vocabulary.ts';
import { PRODUCTS } from './company.ts';
import { CONTACTS, type ContactKind } from './contact-kinds.ts';
import type { Form } from './forms.ts';
import type { Person } from './person.ts';
import type { TrueDeal } from './truth.ts';
import { iso, type UnitBuilder } from './unit.ts';

const MINUTE = 60_000;

export function meet(
  unit: UnitBuilder,
  person: Person,
  at: number,
  kind: ContactKind,
  campaign?: string,
  source?: string,
): void {
  const { push, trueChannel, ...told } = CONTACTS[kind];
  const body: Pick<ContactIn, 'source' | 'medium' | 'campaign'> = {
    ...(source ? { source } : {}),
    ...(campaign ? { campaign } : {}),
  };
  unit.contact(person, at, { ...told, ...body, trueChannel, push: push * unit.random.between(0.6, 1.4) });
}

/**
 * The CRM tells its own number for a person, beside an address of hers: by `POST /v1/leads` whom it is the first to
 * name there (a stage can be told of her from then on), else as one more message.
 */
export function syncWithCrm(unit: UnitBuilder, person: Person, at: number, email = person.email): void {
  person.inCrm = true;
  const traits = { owner: unit.random.pick(OWNERS) };
  if (!unit.isTold(email)) {
    unit.lead(person, at, null, { email, externalId: person.crmId, name: person.name, traits });
    return;
  }
  person.leadAt = Math.min(at, person.leadAt ?? at);
  unit.message({ userAgent: CRM_AGENT, anonymousId: null }, at, {
    type: 'identify',
    userId: person.crmId,
    traits: { email, name: person.name, ...traits },
  });
}

const CRM_AGENT = 'analytics-node/2.2.0';
const OWNERS = ['Mia Larsson', 'Tom Okafor', 'Lea Sommer', 'Chris Bauer'];

/** @returns when she was accepted as a sales lead; null where she was not */
export function qualify(unit: UnitBuilder, person: Person, intent: number, fit: number): number | null {
  const { random, world } = unit;
  const mqlAt = world.calendar.later(random, person.leadAt!, random.around(1.2, 0.8));
  if (!unit.happens(mqlAt) || !random.chance(0.25 + 0.7 * intent * (0.4 + fit))) return null;
  syncWithCrm(unit, person, mqlAt + random.integer(1, 90) * MINUTE);
  unit.stage(person, 'mql', mqlAt);
  const callAt = world.calendar.later(random, mqlAt, random.around(2, 0.6));
  if (!unit.happens(callAt)) return null;
  if (random.chance(0.5)) meet(unit, person, callAt, 'call');
  const accepted = random.chance(0.12 + 0.75 * fit * intent);
  const decidedAt = callAt + random.integer(5, 45) * MINUTE;
  // Nobody bothers to close every lead that leads nowhere.
  if (accepted || random.chance(0.15)) unit.stage(person, accepted ? 'sql' : 'lost', decidedAt);
  return accepted ? decidedAt : null;
}

/** Who was met at a fair and filled in no form is somewhere in between. */
export const intentOf = (form: Form | null): number => form?.intent ?? 0.5;

export interface Negotiation {
  /** The deals of one unit are numbered. */
  number: number;
  type: TrueDeal['type'];
  people: readonly Person[];
  opensAt: number;
  closesAt: number;
  outcome: 'won' | 'lost';
  seats: number;
  name: string;
  account: { domain: string | null; name: string } | null;
  /** Stages between opening and closing: a deal that was lost and came back. */
  between?: { stage: Stage; occurredAt: number }[];
  /** Says by e-mail, or by number, who takes part. */
  byNumber?: boolean;
}

export interface Deal {
  externalId: string;
  truth: Omit<TrueDeal, 'touchpoints' | 'causes'>;
  /** Tells it once more with another value. */
  revise(amount: string): void;
}

/** Tells the CRM's revisions of a deal, up to the end of the eighteen months. */
export function negotiate(unit: UnitBuilder, plan: Negotiation): Deal {
  const { random } = unit;
  const { people, opensAt, outcome } = plan;
  const currency = people[0]?.currency ?? 'EUR';
  const product = random.weighted(PRODUCTS.map((product) => [product, product.weight] as const));
  const worth = (seats: number) => seats * product.seat[currency];
  const discount = random.pick([0, 0, 0.05, 0.1, 0.15]);
  const monthly = { amount: (Math.round(worth(plan.seats) * (1 - discount) * 100) / 100).toFixed(2), currency };
  const yearly = { amount: (Math.round(worth(plan.seats) * (1 - discount) * 1200) / 100).toFixed(2), currency };
  const closed = unit.happens(plan.closesAt);
  const stages = [{ stage: 'opportunity' as Stage, occurredAt: opensAt }, ...(plan.between ?? [])].filter((told) =>
    unit.happens(told.occurredAt),
  );
  const externalId = `D-${10_000 + unit.index * 4 + plan.number}`;
  const common = {
    name: plan.name,
    leads: people.map(({ email, crmId, role, inCrm }) =>
      plan.byNumber && inCrm ? { externalId: crmId, role } : { email, role },
    ),
    account: plan.account,
    product: product.name,
    type: plan.type,
    createdAt: iso(opensAt),
  };
  const dated = (told: { stage: Stage; occurredAt: number }[]) =>
    told.map(({ stage, occurredAt }) => ({ stage, occurredAt: iso(occurredAt) }));

  // First an estimate, then the offer, then how it ended.
  const estimate = { amount: (worth(Math.ceil(plan.seats / 5) * 5) * 12).toFixed(2), currency };
  unit.deal(externalId, { ...common, stages: dated(stages.slice(0, 1)), value: estimate, revision: 1 });
  let latest: DealIn = { ...common, stages: dated(stages), value: yearly, recurring: monthly };
  let revision = 2;
  if (!closed || random.chance(0.5)) unit.deal(externalId, { ...latest, revision });
  if (closed) {
    const closedAt = iso(plan.closesAt);
    latest = { ...latest, stages: dated([...stages, { stage: outcome, occurredAt: plan.closesAt }]) };
    unit.deal(externalId, { ...latest, stage: outcome, closedAt, revision: ++revision });
  }
  const truth: Deal['truth'] = {
    externalId,
    type: plan.type,
    outcome: closed ? outcome : 'open',
    createdAt: iso(opensAt),
    closedAt: closed ? iso(plan.closesAt) : null,
    value: yearly,
    accountDomain: plan.account?.domain ?? null,
    people: people.map((person) => person.key),
  };
  return {
    externalId,
    truth,
    revise(amount) {
      truth.value = { amount, currency };
      latest = { ...latest, value: truth.value };
      const ended = closed ? { stage: outcome, closedAt: truth.closedAt } : {};
      unit.deal(externalId, { ...latest, ...ended, revision: ++revision });
    },
  };
}
