/** Leads as the API shows them: what is stored of a lead, with her first and last touch. */
import type { Touchpoint } from '../../shared/api/journey.ts';
import type { Lead } from '../../shared/api/lead.ts';
import { customerSince } from '../domain/identity/lead.ts';
import { anonymousIdOf } from '../domain/identity/visitor.ts';
import { toIso } from '../domain/iso.ts';
import { assembleJourney, type WholeJourney } from '../domain/journey/assemble.ts';
import { milestonesOf } from '../domain/journey/views.ts';
import { deriveSettings, type StoredSite } from '../storage/facts/sites.ts';
import type { StoredLead } from '../storage/reads/leads.ts';
import type { JourneyRows } from '../storage/reads/settled-journey.ts';
import type { Storage } from '../storage/storage.ts';

/** Derives everything that a question about leads may depend on: an answer never sees less than what was acknowledged. */
export async function deriveFirst(storage: Storage, site: StoredSite, visitorIds: readonly string[]): Promise<void> {
  if (visitorIds.length > 0) await storage.project({ siteId: site.siteId, visitorIds });
}

export async function journeyOfLead(
  storage: Storage,
  site: StoredSite,
  stored: StoredLead,
  withEvents: boolean,
): Promise<WholeJourney> {
  return assembled(site, stored, await storage.read('leadJourney', site.siteId, stored, withEvents), withEvents);
}

/** Of one whose journey is in the storage as it stands; null: something of her may wait to be derived, or she is not known. */
export async function settledJourney(
  storage: Storage,
  site: StoredSite,
  leadId: string,
  withEvents: boolean,
): Promise<{ stored: StoredLead; journey: WholeJourney } | null> {
  const settled = await storage.read('settledJourney', site.siteId, leadId, withEvents);
  return settled && { stored: settled.stored, journey: assembled(site, settled.stored, settled, withEvents) };
}

function assembled(
  site: StoredSite,
  { leadId, lead }: StoredLead,
  { visitors, contacts, deals }: JourneyRows,
  withEvents: boolean,
): WholeJourney {
  return assembleJourney({
    visitors,
    contacts: contacts.map((contact) => ({ contact, leadId })),
    milestones: milestonesOf(lead, deals),
    settings: deriveSettings(site),
    leadIds: new Set([leadId]),
    withEvents,
  });
}

export function leadView(
  site: StoredSite,
  { leadId, lead, visitorIds }: StoredLead,
  touchpoints: readonly Touchpoint[],
): Lead {
  const first = touchpoints[0] ?? null;
  const createdAt = toIso(lead.createdAt);
  const since = customerSince(lead);
  // What was stored by an older program has none until it is derived again.
  const scores = (lead.scores ?? []).map(({ score, occurredAt }) => ({ score, occurredAt: toIso(occurredAt) }));
  return {
    id: leadId,
    site: site.id,
    email: lead.email,
    phone: lead.phone,
    externalIds: lead.externalIds,
    name: lead.name,
    company: lead.company,
    traits: lead.traits,
    stage: lead.stage,
    stages: lead.stages.map(({ stage, occurredAt, source }) => ({ stage, occurredAt: toIso(occurredAt), source })),
    account: lead.account,
    selfReportedSource: lead.selfReportedSource,
    score: scores.at(-1) ?? null,
    scores: scores.toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1)),
    customerSince: since === null ? null : toIso(since),
    firstTouch: first,
    lastTouch: touchpoints.at(-1) ?? null,
    firstSeenAt: first && first.occurredAt < createdAt ? first.occurredAt : createdAt,
    createdAt,
    anonymousIds: visitorIds.map(anonymousIdOf).filter((id) => id !== null),
  };
}

/** Leads with their touches, from as few questions as one lead takes, however long her journey. */
export async function leadViews(storage: Storage, site: StoredSite, leads: readonly StoredLead[]): Promise<Lead[]> {
  const visitorIds = [...new Set(leads.flatMap((lead) => lead.visitorIds))];
  const identifiers = leads.flatMap((lead) => lead.identifiers);
  const [visitors, contacts] = await Promise.all([
    storage.read('firstAndLastTouches', site.siteId, visitorIds),
    storage.read('contactsOf', site.siteId, identifiers),
  ]);
  const owners = new Map(
    leads.flatMap((lead) => lead.identifiers.map((identifier) => [identifier, lead.leadId] as const)),
  );
  const { touchpoints } = assembleJourney({
    visitors,
    contacts: contacts.flatMap((contact) =>
      [...new Set(contact.identifiers.map((identifier) => owners.get(identifier)))].map((leadId) => ({
        contact,
        leadId: leadId ?? null,
      })),
    ),
    milestones: [],
    settings: deriveSettings(site),
    leadIds: new Set(leads.map((lead) => lead.leadId)),
    withEvents: false,
  });
  const byLead = Map.groupBy(touchpoints, (touchpoint) => touchpoint.leadId);
  return leads.map((lead) => leadView(site, lead, byLead.get(lead.leadId) ?? []));
}
