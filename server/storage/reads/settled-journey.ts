/** A lead's journey from one question, where nothing about her waits to be derived: nearly always. */
import type { Contact } from '../../domain/contact.ts';
import type { Deal } from '../../domain/deal.ts';
import type { VisitorsJourney } from '../../domain/journey/rows.ts';
import type { Sql } from '../sql.ts';
import { contactsOf, dealsOf, visitorsJourney } from './journeys.ts';
import { getLead, type StoredLead } from './leads.ts';
import { waiting, waitingAbout } from './marks.ts';

export interface JourneyRows {
  visitors: VisitorsJourney;
  contacts: Contact[];
  deals: { externalId: string; deal: Deal }[];
}

/** Of a lead by her identifiers and the browsers that were hers. */
export async function leadJourney(
  sql: Sql,
  siteId: number,
  { identifiers, visitorIds }: StoredLead,
  withEvents: boolean,
): Promise<JourneyRows> {
  return {
    visitors: await visitorsJourney(sql, siteId, visitorIds, withEvents),
    contacts: await contactsOf(sql, siteId, identifiers),
    deals: await dealsOf(sql, siteId, identifiers),
  };
}

/** @returns null where something is to be derived first, or the id does not stand now */
export async function settledJourney(
  sql: Sql,
  siteId: number,
  leadId: string,
  withEvents: boolean,
): Promise<(JourneyRows & { stored: StoredLead }) | null> {
  const known = await getLead(sql, siteId, leadId);
  if (!known || known.leadId !== leadId) return null;
  const about = await waitingAbout(sql, siteId, known.identifiers);
  if (!about || about.isMarked || about.visitorIds.length > 0) return null;
  // Read again: what waited when she was read first may have been derived since.
  const stored = await getLead(sql, siteId, leadId);
  if (stored?.leadId !== leadId || stored.identifiers.join() !== known.identifiers.join()) return null;
  if (await waiting(sql, { siteId, visitorIds: stored.visitorIds })) return null;
  return { stored, ...(await leadJourney(sql, siteId, stored, withEvents)) };
}
