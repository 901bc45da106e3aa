/** What stays of an erased person's events: when something happened and through which channel; nothing of who, where or what. */
import type { Deal } from '../../domain/deal.ts';
import { byTime, type EventBody, type Fact } from '../../domain/journey/fact.ts';
import { type DeriveSettings, landingOf } from '../../domain/journey/touchpoints.ts';
import { CLOCK, type NewEvent } from '../facts/event-row.ts';
import { isNamedIn } from './mentions.ts';

/** Visitors and identifiers of the erased. Nobody can send one: every other identifier and pseudo-visitor has its own prefix. */
export const STUB = 'erased:';

const NO_PART_IN_VISITS: ReadonlySet<Fact['type']> = new Set(['identify', 'group', 'alias']);

/**
 * Stubs of one visitor's events, under another visitor, from which the same visits, touchpoints and verdicts are derived.
 * @param facts that counted, of the erased person alone
 */
export function stubsOfVisitor(
  facts: readonly Fact[],
  settings: DeriveSettings,
  siteId: number,
  visitorId: string,
  now: number,
): NewEvent[] {
  const signatures = new Map<string, string>();
  return facts
    .filter((fact) => !NO_PART_IN_VISITS.has(fact.type))
    .sort(byTime)
    .map((fact, i) => {
      const landing = landingOf(fact, settings);
      const { input, hasCampaign, signature } = landing;
      if (hasCampaign && !signatures.has(signature)) signatures.set(signature, `${signatures.size + 1}`);
      const tells = Object.values(input).some(
        (value) => value !== null && !(Array.isArray(value) && value.length === 0),
      );
      const body: EventBody = tells
        ? { landing: { input, hasCampaign, signature: signatures.get(signature) ?? '' } }
        : {};
      if (fact.body?.form) body.form = pick(fact.body.form);
      return {
        siteId,
        visitorId,
        messageId: String(i).padStart(6, '0'),
        type: fact.type,
        occurredAt: fact.occurredAt,
        receivedAt: now,
        clock: CLOCK.sent,
        source: fact.source,
        trust: fact.trust,
        quarantine: null,
        url: null,
        referrer: null,
        title: null,
        name: fact.name,
        device: null,
        country: null,
        region: null,
        body,
      };
    });
}

const pick = ({ id, name }: NonNullable<EventBody['form']>) => ({ ...(id ? { id } : {}), ...(name ? { name } : {}) });

/** The claim that makes the stubs somebody's: without it their deals would lose them. */
export function stubClaim(siteId: number, visitorId: string, stub: string, occurredAt: number, now: number): NewEvent {
  return {
    siteId,
    visitorId,
    messageId: 'person',
    type: 'identify',
    occurredAt,
    receivedAt: now,
    clock: CLOCK.sent,
    source: 'api',
    trust: 'trusted',
    quarantine: null,
    url: null,
    referrer: null,
    title: null,
    name: null,
    device: null,
    country: null,
    region: null,
    body: { identifiers: [stub as never] },
  };
}

/**
 * What stays of an event on somebody else's time that only mentions the person. Whom else an `identify` names stays
 * named: without it that one's own browser would be nobody's.
 */
export function withoutPerson(body: EventBody, type: Fact['type'], identifiers: readonly string[]): EventBody {
  const { campaign, form, groupId } = body;
  // An id of the site's own may be made of her address; one of hers may be as short as a digit, and is in many others.
  const isHers = (other: string) =>
    identifiers.some(
      (own) =>
        own === other || (!own.startsWith('externalId:') && other.startsWith('externalId:') && isNamedIn(other, own)),
    );
  const others = type === 'identify' ? (body.identifiers ?? []).filter((other) => !isHers(other)) : [];
  return {
    ...(campaign ? { campaign } : {}),
    ...(form ? { form: pick(form) } : {}),
    ...(groupId ? { groupId } : {}),
    ...(others.length > 0 ? { identifiers: others } : {}),
  };
}

/** The deal with stubs in the place of people who are erased: it keeps its money and its credits, and loses them. */
export function withStubs(deal: Deal, stubs: ReadonlyMap<string, string>): Deal {
  const leads = new Map<string, Deal['leads'][number]>();
  for (const lead of deal.leads) {
    const stub = stubs.get(lead.identifier) ?? (lead.also && stubs.get(lead.also));
    const kept = stub ? { identifier: stub as never, role: null } : lead;
    if (!stub || !leads.has(stub)) leads.set(stub ?? JSON.stringify(lead), kept);
  }
  return { ...deal, leads: [...leads.values()] };
}
