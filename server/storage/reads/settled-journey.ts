/** A lead's journey from one question, where nothing about her waits to be derived: nearly always. */
import { type AskedJourney, journeyAnswer } from '../../domain/journey/answer.ts';
import { type JourneyRows, leadJourneyOf } from '../../domain/journey/lead-journey.ts';
import { leadView } from '../../domain/journey/lead-view.ts';
import type { DeriveSettings } from '../../domain/journey/touchpoints.ts';
import { channelDefinition } from '../facts/channel-rules.ts';
import type { Sql } from '../sql.ts';
import { contactsOf, dealsOf, visitorsJourney } from './journeys.ts';
import { getLead, type StoredLead } from './leads.ts';
import { waiting, waitingAbout } from './marks.ts';

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

/** Her whom this id names, as she stands; null where something is to be derived first, or the id does not stand now. */
async function settledLead(sql: Sql, siteId: number, leadId: string): Promise<StoredLead | null> {
  const rows = await sql.all<{ identifier: string }>(
    'select identifier from identifiers where site_id = ? and lead_id = ? order by identifier',
    [siteId, leadId],
  );
  const identifiers = rows.map((row) => row.identifier);
  if (identifiers.length === 0) return null;
  const about = await waitingAbout(sql, siteId, identifiers);
  if (!about || about.isMarked || about.visitorIds.length > 0) return null;
  // Read now: what waited before may have been derived since.
  const stored = await getLead(sql, siteId, leadId);
  if (stored?.leadId !== leadId || stored.identifiers.join() !== identifiers.join()) return null;
  return (await waiting(sql, { siteId, visitorIds: stored.visitorIds })) ? null : stored;
}

/** Whose journey it is about, of a site as its settings are; the channel rules are read here. */
export interface SettledQuestion {
  siteId: number;
  /** The public id. */
  site: string;
  leadId: string;
  settings: Omit<DeriveSettings, 'channels'>;
}

/**
 * The answer to `GET /v1/leads/{id}/journey`, as JSON in UTF-8: made where it is read, so that nothing but bytes goes
 * from thread to thread.
 * @returns null where something is to be derived first, or the id does not stand now
 */
export async function settledJourney(
  sql: Sql,
  { siteId, site, leadId, settings }: SettledQuestion,
  asked: AskedJourney,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const found = await sql.readTogether(async () => {
    const stored = await settledLead(sql, siteId, leadId);
    const channels = stored && (await channelDefinition(sql, siteId));
    return channels && { stored, channels, rows: await leadJourney(sql, siteId, stored, asked.withEvents) };
  });
  if (!found) return null;
  const { stored, channels, rows } = found;
  const journey = leadJourneyOf(stored, rows, { ...settings, channels }, asked.withEvents);
  const answer = journeyAnswer(leadView(site, stored, journey.touchpoints), journey, asked);
  return new TextEncoder().encode(JSON.stringify(answer));
}
