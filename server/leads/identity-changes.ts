/** What a change of identity does: to leads, to journeys, to the credits of deals. Pure: two states in, their differences out. */
import type { ComputeAnswer, ComputeBody } from '../../shared/api/compute.ts';
import type { DealCredit, IdentityChanges } from '../../shared/api/identity.ts';
import type { Touchpoint } from '../../shared/api/journey.ts';
import type { Lead } from '../../shared/api/lead.ts';
import { MODELS } from '../domain/attribution/registry.ts';
import { type Deal, dealStages, wonAt } from '../domain/deal.ts';
import { anonymousIdOf } from '../domain/identity/visitor.ts';
import { toIso } from '../domain/iso.ts';
import { assembleJourney } from '../domain/journey/assemble.ts';
import { leadView } from '../domain/journey/lead-view.ts';
import type { IdentityState } from '../storage/change-identity.ts';
import { deriveSettings, type StoredSite } from '../storage/facts/sites.ts';
import type { StoredLead } from '../storage/reads/leads.ts';

/** The attribution engine, on one journey. */
export type Credits = (body: ComputeBody) => { ok: true; answer: ComputeAnswer } | { ok: false };

interface View {
  stored: StoredLead;
  touchpoints: Touchpoint[];
  visits: number;
}

type Views = Map<string, View>;

/** Every lead of a state, by id, with what is hers. */
function viewsOf(site: StoredSite, state: IdentityState): Views {
  const owners = new Map(state.leads.flatMap((lead) => lead.identifiers.map((id) => [id as string, lead.leadId])));
  const settings = deriveSettings(site);
  return new Map(
    state.leads.map((stored) => {
      const { leadId } = stored;
      const { touchpoints, visits } = assembleJourney({
        visitors: state.visitors,
        contacts: state.contacts
          .filter((contact) => contact.identifiers.some((identifier) => owners.get(identifier) === leadId))
          .map((contact) => ({ contact, leadId })),
        milestones: [],
        settings,
        leadIds: new Set([leadId]),
        withEvents: false,
      });
      return [leadId, { stored, touchpoints, visits: visits.length }] as const;
    }),
  );
}

export interface Difference {
  changes: IdentityChanges;
  /** The leads as they are after the change, by id. */
  leads: Map<string, Lead>;
}

export function differenceOf(
  site: StoredSite,
  before: IdentityState,
  after: IdentityState,
  credits: Credits,
): Difference {
  const [was, is] = [viewsOf(site, before), viewsOf(site, after)];
  const ids = [...new Set([...was.keys(), ...is.keys()])].sort();
  const compare = <T>(view: (one: View) => T, same: (one: View) => unknown) =>
    ids
      .map((lead) => ({ lead, a: was.get(lead), b: is.get(lead) }))
      .filter(({ a, b }) => JSON.stringify(a && same(a)) !== JSON.stringify(b && same(b)))
      .map(({ lead, a, b }) => ({ lead, before: a ? view(a) : null, after: b ? view(b) : null }));
  return {
    changes: {
      leads: compare(leadState, leadState),
      journeys: compare(journeyState, ({ touchpoints, visits }) => [touchpoints.map(({ id }) => id), visits]),
      deals: before.deals.flatMap(({ externalId, deal }) => creditChanges(externalId, deal, was, is, credits)),
    },
    leads: new Map([...is].map(([id, { stored, touchpoints }]) => [id, leadView(site.id, stored, touchpoints)])),
  };
}

const leadState = ({ stored: { lead, identifiers, visitorIds } }: View) => ({
  identifiers,
  anonymousIds: visitorIds.map(anonymousIdOf).filter((id) => id !== null),
  stage: lead.stage,
  createdAt: toIso(lead.createdAt),
});

const journeyState = ({ touchpoints, visits }: View) => ({
  touchpoints: touchpoints.length,
  visits,
  firstTouch: touchpoints[0]?.id ?? null,
  lastTouch: touchpoints.at(-1)?.id ?? null,
});

/** Models that need no other journeys than the deal's own. */
const models = MODELS.filter((model) => model.kind === 'heuristic').map((model) => model.id);

function creditChanges(
  externalId: string,
  deal: Deal,
  was: Views,
  is: Views,
  credits: Credits,
): IdentityChanges['deals'] {
  const [before, after] = [creditsOf(deal, was, credits), creditsOf(deal, is, credits)];
  return models
    .map((model) => ({ deal: externalId, model, before: before.get(model) ?? [], after: after.get(model) ?? [] }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

/** Of a deal that is won, else of its opportunity; a deal that is neither has none. */
function creditsOf(deal: Deal, views: Views, credits: Credits): Map<string, DealCredit[]> {
  const stages = dealStages(deal);
  const at = wonAt(deal) ?? stages.find(({ stage }) => stage === 'opportunity')?.occurredAt;
  if (at === undefined) return new Map();
  const named = new Set<string>(deal.leads.map((lead) => lead.identifier));
  const people = [...views.values()].filter(({ stored }) => stored.identifiers.some((id) => named.has(id)));
  const touchpoints = people.flatMap((person) => person.touchpoints).sort(byTime);
  const channelOf = new Map(touchpoints.map(({ id, channel }) => [id, channel]));
  const milestones = [
    ...people.flatMap(({ stored: { lead } }) => [{ stage: 'lead', occurredAt: lead.createdAt }, ...lead.stages]),
    ...stages,
  ].sort((a, b) => a.occurredAt - b.occurredAt);
  const outcome = credits({
    models,
    journeys: [
      {
        touchpoints: touchpoints.map(({ id, occurredAt, channel, type }) => ({ id, occurredAt, channel, type })),
        milestones: [...new Map(milestones.toReversed().map((one) => [one.stage, one.occurredAt]))].map(
          ([type, occurredAt]) => ({ type, occurredAt: toIso(occurredAt) }),
        ),
        conversion: { occurredAt: toIso(at), value: deal.value?.amount, currency: deal.value?.currency },
      },
    ],
  });
  if (!outcome.ok) return new Map();
  return new Map(
    Object.entries(outcome.answer.journeys[0]!.credits).map(([model, lines]) => [
      model,
      lines
        .filter((line) => line.weight > 0)
        .map(({ touchpoint, weight, value }) => ({ touchpoint, channel: channelOf.get(touchpoint)!, weight, value })),
    ]),
  );
}

const byTime = (a: Touchpoint, b: Touchpoint): number =>
  a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : a.id < b.id ? -1 : 1;
