/** The journey of a company: what all of its people did, but for who is restricted, and the contacts told of it as a whole. */
import type { Milestone } from '../../shared/api/journey.ts';
import type { Contact } from '../domain/contact.ts';
import { companyDomain } from '../domain/identity/account.ts';
import { assembleJourney, type WholeJourney } from '../domain/journey/assemble.ts';
import { milestonesOf } from '../domain/journey/views.ts';
import { deriveSettings, type StoredSite } from '../storage/facts/sites.ts';
import type { StoredLead } from '../storage/reads/leads.ts';
import type { Storage } from '../storage/storage.ts';

/** People of one account, at most: beyond, a domain is no company but a mail provider that the list does not know. */
const MAX_PEOPLE = 5000;

export interface AccountJourney {
  account: { domain: string | null; name: string | null };
  people: StoredLead[];
  journey: WholeJourney;
}

/**
 * @param id the company's domain, or anything that holds it; of an account without a domain, its name
 * @returns null where nobody and no contact belongs to it
 */
export async function accountJourney(
  storage: Storage,
  site: StoredSite,
  id: string,
  withEvents: boolean,
): Promise<AccountJourney | null> {
  await storage.project('identity');
  const { siteId } = site;
  const domain = companyDomain(id) ?? id.trim().toLowerCase();
  const byDomain = await storage.read('findLeads', siteId, { accountDomain: domain }, MAX_PEOPLE, null);
  const everyTold = await storage.read('contactsOfAccount', siteId, domain);
  const hasDomain = byDomain.length > 0 || everyTold.length > 0;
  const everybody = hasDomain ? byDomain : (await peopleNamed(storage, siteId, id)).slice(0, MAX_PEOPLE);
  if (everybody.length === 0 && everyTold.length === 0) return null;
  const people = everybody.filter(({ lead }) => lead.restrictedAt === undefined);
  const told = await withoutRestricted(storage, siteId, everyTold);

  const visitorIds = [...new Set(people.flatMap((lead) => lead.visitorIds))];
  const identifiers = people.flatMap((lead) => lead.identifiers);
  if (visitorIds.length > 0) await storage.project({ siteId, visitorIds });
  const [visitors, personal, deals] = await Promise.all([
    storage.read('visitorsJourney', siteId, visitorIds, withEvents),
    storage.read('contactsOf', siteId, identifiers),
    storage.read('dealsOf', siteId, identifiers),
  ]);
  const leadOf = new Map(
    people.flatMap((lead) => lead.identifiers.map((identifier) => [identifier, lead.leadId] as const)),
  );
  const contacts = new Map([...told, ...personal].map((contact) => [contact.externalId, contact]));
  const milestones = people.flatMap((person) => {
    const own = new Set(person.identifiers);
    return milestonesOf(
      person.lead,
      deals.filter(({ deal }) => deal.leads.some((lead) => own.has(lead.identifier))),
    );
  });
  return {
    account: {
      domain: hasDomain ? domain : null,
      name: everybody.find((person) => person.lead.account?.name)?.lead.account?.name ?? null,
    },
    people,
    journey: assembleJourney({
      visitors,
      contacts: [...contacts.values()].map((contact) => ({
        contact,
        leadId: contact.identifiers.map((identifier) => leadOf.get(identifier)).find(Boolean) ?? null,
      })),
      milestones: once(milestones),
      settings: deriveSettings(site),
      leadIds: new Set(people.map((lead) => lead.leadId)),
      withEvents,
    }),
  };
}

/** Contacts with somebody restricted are left out, as the reports do. */
async function withoutRestricted(
  storage: Storage,
  siteId: number,
  contacts: readonly Contact[],
): Promise<readonly Contact[]> {
  const named = [...new Set(contacts.flatMap((contact) => contact.identifiers))];
  if (named.length === 0) return contacts;
  const known = await storage.read('leadsOf', siteId, named);
  const restricted = new Set(
    known.filter(({ lead }) => lead.restrictedAt !== undefined).flatMap(({ identifiers }) => identifiers),
  );
  return contacts.filter(({ identifiers }) => !identifiers.some((identifier) => restricted.has(identifier)));
}

/** People of an account that has a name alone. */
async function peopleNamed(storage: Storage, siteId: number, name: string): Promise<StoredLead[]> {
  const found = await storage.read('findLeads', siteId, { accounts: [name.trim()] }, MAX_PEOPLE, null);
  return found.filter((person) => person.lead.account?.domain === null);
}

/** A deal of several people stands once. */
function once(milestones: readonly Milestone[]): Milestone[] {
  const seen = new Set<string>();
  return milestones
    .filter(({ type, dealId }) => dealId === null || (!seen.has(`${type} ${dealId}`) && seen.add(`${type} ${dealId}`)))
    .sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0));
}
