/** Leads as the API shows them: what is stored of a lead, with her first and last touch. */
import type { Lead } from '../../shared/api/lead.ts';
import { assembleJourney, type WholeJourney } from '../domain/journey/assemble.ts';
import { leadJourneyOf } from '../domain/journey/lead-journey.ts';
import { leadView } from '../domain/journey/lead-view.ts';
import { deriveSettings, type StoredSite } from '../storage/facts/sites.ts';
import type { StoredLead } from '../storage/reads/leads.ts';
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
  const rows = await storage.read('leadJourney', site.siteId, stored, withEvents);
  return leadJourneyOf(stored, rows, deriveSettings(site), withEvents);
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
  return leads.map((lead) => leadView(site.id, lead, byLead.get(lead.leadId) ?? []));
}
