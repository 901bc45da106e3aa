/**
 * What webhooks have to tell: written in the transaction of the change that causes it, as a mark of what changed and
 * without anything of the person. Several of one subject, until they are told, are one.
 */
import { randomUUID } from 'node:crypto';
import type { WebhookEvent } from '../../../shared/vocabulary.ts';
import { inList, type Sql, type Value } from '../sql.ts';

/** Time for what belongs together to come together: since the last change, and since the first at most, ms. */
export const QUIET: Record<WebhookEvent, { ms: number; atMostMs: number }> = {
  'lead.created': { ms: 0, atMostMs: 0 },
  'lead.updated': { ms: 1_000, atMostMs: 10_000 },
  'lead.stage_changed': { ms: 0, atMostMs: 0 },
  'journey.updated': { ms: 10_000, atMostMs: 60_000 },
  'deal.attributed': { ms: 2_000, atMostMs: 30_000 },
  'person.erased': { ms: 0, atMostMs: 0 },
  'alert.changed': { ms: 0, atMostMs: 0 },
  'digest.weekly': { ms: 0, atMostMs: 0 },
};

export interface Change {
  event: WebhookEvent;
  /** Id of a lead, external id of a deal, kind of an alert, or first day of a week. */
  subject: string;
  /** As it was at the first of several changes that are told as one. */
  detail?: Record<string, unknown>;
}

/** Has this site a webhook that is in use? */
export async function hasWebhooks(sql: Sql, siteId: number): Promise<boolean> {
  return (await sql.all('select 1 from webhooks where site_id = ? and disabled is null limit 1', [siteId])).length > 0;
}

export async function noteChanges(sql: Sql, siteId: number, changes: readonly Change[], now: number): Promise<void> {
  const once = new Map(changes.map((change) => [`${change.event} ${change.subject}`, change]));
  const rows = [...once.values()].map(({ event, subject, detail }): Value[] => {
    return [siteId, event, subject, now, randomUUID(), detail ? JSON.stringify(detail) : null];
  });
  if (rows.length > 0) await sql.insert('webhook_changes', ['site_id', 'event', 'subject', 'at', 'id', 'detail'], rows);
}

/** Journeys of the leads of these identifiers changed, and with them the credits of their deals. */
export async function noteJourneys(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[],
  now: number,
): Promise<void> {
  if (identifiers.length === 0) return;
  const leads = await sql.all<{ lead_id: string }>(
    `select distinct i.lead_id from identifiers i join leads l on l.site_id = i.site_id and l.lead_id = i.lead_id
     where i.site_id = ? and i.identifier ${inList(sql)} and l.search <> '' and l.restricted = 0`,
    [siteId, identifiers],
  );
  const changes = leads.map(({ lead_id }): Change => ({ event: 'journey.updated', subject: lead_id }));
  await noteChanges(sql, siteId, [...changes, ...(await dealsOfLeads(sql, siteId, identifiers))], now);
}

/** The deals that name somebody of these identifiers' leads. */
export async function dealsOfLeads(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<Change[]> {
  const deals = await sql.all<{ external_id: string }>(
    `select distinct d.external_id from identifiers i
     join identifiers o on o.site_id = i.site_id and o.lead_id = i.lead_id
     join deal_identifiers d on d.site_id = o.site_id and d.identifier = o.identifier
     where i.site_id = ? and i.identifier ${inList(sql)}`,
    [siteId, identifiers],
  );
  return deals.map(({ external_id }) => ({ event: 'deal.attributed', subject: external_id }));
}
