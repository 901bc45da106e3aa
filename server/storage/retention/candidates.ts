/** What was kept long enough. Read in pages, outside of any change: a site may hold millions of visitors. */
import type { RetentionClass } from '../../../shared/vocabulary.ts';
import type { Cutoffs } from '../../domain/retention.ts';
import { AT } from '../facts/event-row.ts';
import { visitorsOfRestricted } from '../facts/restrictions.ts';
import { inList, jsonText, type Param, type Sql } from '../sql.ts';

/** Classes that are looked for visitor by visitor. */
export const OF_VISITORS = ['details', 'quarantine', 'anonymous'] as const satisfies RetentionClass[];
export type OfVisitors = (typeof OF_VISITORS)[number];

export interface VisitorsPage {
  /**
   * Whom each class finds something of, and how much: events (of `details` also those that are kept as conflicts), or of
   * `anonymous` the visitors themselves.
   */
  found: Record<OfVisitors, { visitorIds: string[]; count: number }>;
  /** The last visitor of this page; null: there are no more. */
  after: string | null;
}

export const HAS_DETAILS = '(device is not null or country is not null or region is not null)';

/** Places of the same in a row of events. */
export const DETAILS = [AT.device, AT.country, AT.region];

/** The same of a message that is kept as a conflict: a row of events in JSON. */
export const conflictHasDetails = (sql: Sql): string =>
  `(${DETAILS.map((place) => `${jsonText(sql, 'event', String(place))} is not null`).join(' or ')})`;

/** What is kept for somebody restricted is not found. */
export async function visitorsToForget(
  sql: Sql,
  siteId: number,
  cutoffs: Cutoffs,
  after: string,
  limit: number,
): Promise<VisitorsPage> {
  const rows = await sql.all<{ visitor_id: string; last_at: number; details: number; quarantined: number }>(
    `select visitor_id, max(received_at) as last_at,
       sum(case when ${HAS_DETAILS} and received_at < ? then 1 else 0 end) as details,
       sum(case when quarantine is not null and received_at < ? then 1 else 0 end) as quarantined
     from events where site_id = ? and visitor_id > ? group by visitor_id order by visitor_id limit ?`,
    [cutoffs.details ?? 0, cutoffs.quarantine ?? 0, siteId, after, limit],
  );
  const conflicts = await detailsInConflicts(
    sql,
    siteId,
    rows.map((row) => row.visitor_id),
    cutoffs.details,
  );
  const kept = await visitorsOfRestricted(
    sql,
    siteId,
    rows.map((row) => row.visitor_id),
  );
  const left = rows.filter((row) => !kept.has(row.visitor_id));
  const detailsOf = (row: (typeof rows)[number]) => Number(row.details) + (conflicts.get(row.visitor_id) ?? 0);
  const of = (having: typeof rows, counted: (row: (typeof rows)[number]) => number) => ({
    visitorIds: having.map((row) => row.visitor_id),
    count: having.reduce((sum, row) => sum + Number(counted(row)), 0),
  });
  const old = left.filter((row) => row.last_at < (cutoffs.anonymous ?? 0));
  const unknown = new Set(
    await anonymousAmong(
      sql,
      siteId,
      old.map((row) => row.visitor_id),
      cutoffs.anonymous ?? 0,
    ),
  );
  return {
    found: {
      details: of(
        left.filter((row) => detailsOf(row) > 0),
        detailsOf,
      ),
      quarantine: of(
        left.filter((row) => Number(row.quarantined) > 0),
        (row) => row.quarantined,
      ),
      anonymous: of(
        old.filter((row) => unknown.has(row.visitor_id)),
        () => 1,
      ),
    },
    after: rows.length < limit ? null : rows.at(-1)!.visitor_id,
  };
}

async function detailsInConflicts(
  sql: Sql,
  siteId: number,
  visitorIds: readonly string[],
  before: number | undefined,
): Promise<Map<string, number>> {
  if (before === undefined) return new Map();
  const rows = await sql.all<{ visitor_id: string; n: number }>(
    `select visitor_id, count(*) as n from conflicts
     where site_id = ? and visitor_id ${inList(sql)} and received_at < ? and ${conflictHasDetails(sql)} group by visitor_id`,
    [siteId, visitorIds, before],
  );
  return new Map(rows.map((row) => [row.visitor_id, row.n]));
}

/**
 * Where a visitor is named who is somebody's, or whose events may still make her somebody's. The marks are asked first:
 * what is derived while the others are asked is then found by these. A contact is no such thing, but is heard of a visitor.
 */
const KNOWN = [
  { table: 'marks', which: 'and identity = 1' },
  { table: 'claims', which: '' },
  { table: 'ownership', which: '' },
  { table: 'lead_visitors', which: '' },
  { table: 'contacts', which: 'and heard_at >= ?' },
] as const;

/** Those of these visitors of whom nothing says who they are, and whom no contact was told with since then. */
export async function anonymousAmong(
  sql: Sql,
  siteId: number,
  visitorIds: readonly string[],
  since: number,
): Promise<string[]> {
  const left = new Set(visitorIds);
  for (const { table, which } of KNOWN) {
    if (left.size === 0) break;
    const rows = await sql.all<{ visitor_id: string }>(
      `select distinct visitor_id from ${table} where site_id = ? and visitor_id ${inList(sql)} ${which}`,
      [siteId, [...left], ...(table === 'contacts' ? [since] : [])],
    );
    for (const row of rows) left.delete(row.visitor_id);
  }
  return [...left];
}

export interface LeadsPage {
  leadIds: string[];
  /** The last lead that was looked at; null: there are no more. */
  after: string | null;
}

/** People of whom nothing was heard since; who is restricted stays. Those who stand for erased ones stay: nothing of a person is in them. */
export async function leadsToForget(
  sql: Sql,
  siteId: number,
  before: number,
  after: string,
  limit: number,
): Promise<LeadsPage> {
  const rows = await sql.all<{ lead_id: string }>(
    `select lead_id from leads where site_id = ? and lead_id > ? and search <> '' and restricted = 0 order by lead_id limit ?`,
    [siteId, after, limit],
  );
  const leadIds = rows.map((row) => row.lead_id);
  const heard = await lastHeard(sql, siteId, leadIds);
  return {
    leadIds: leadIds.filter((id) => (heard.get(id) ?? 0) < before),
    after: rows.length < limit ? null : leadIds.at(-1)!,
  };
}

/**
 * Of an identifier `i`: facts `f` that are heard of it, and when. Some are known only by a message that ties them to
 * another. Of a contact or a deal that changes its last telling counts.
 */
const OF_PEOPLE: readonly { facts: string; at: 'received_at' | 'heard_at' }[] = [
  ...['a', 'b'].map((side) => ({
    at: 'received_at' as const,
    facts: `identity_links l on l.site_id = i.site_id and l.${side} = i.identifier
     join events f on f.site_id = l.site_id and f.visitor_id = l.visitor_id`,
  })),
  {
    at: 'received_at',
    facts: `lead_visitors v on v.site_id = i.site_id and v.identifier = i.identifier
     join events f on f.site_id = v.site_id and f.visitor_id = v.visitor_id`,
  },
  {
    at: 'heard_at',
    facts: `lead_visitors v on v.site_id = i.site_id and v.identifier = i.identifier
     join contacts f on f.site_id = v.site_id and f.visitor_id = v.visitor_id`,
  },
  {
    at: 'heard_at',
    facts: `contact_identifiers c on c.site_id = i.site_id and c.identifier = i.identifier
     join contacts f on f.site_id = c.site_id and f.external_id = c.external_id`,
  },
  {
    at: 'heard_at',
    facts: `deal_identifiers d on d.site_id = i.site_id and d.identifier = i.identifier
     join deals f on f.site_id = d.site_id and f.external_id = d.external_id`,
  },
  { at: 'received_at', facts: 'lead_stages f on f.site_id = i.site_id and f.identifier = i.identifier' },
];

/** When the last fact of each came in, ms UTC. */
export async function lastHeard(sql: Sql, siteId: number, leadIds: readonly string[]): Promise<Map<string, number>> {
  const heard = new Map<string, number>();
  if (leadIds.length === 0) return heard;
  for (const { facts, at: heardAt } of OF_PEOPLE) {
    const params: Param[] = [siteId, leadIds];
    const rows = await sql.all<{ lead_id: string; at: number }>(
      `select i.lead_id, max(f.${heardAt}) as at from identifiers i join ${facts}
       where i.site_id = ? and i.lead_id ${inList(sql)} group by i.lead_id`,
      params,
    );
    for (const { lead_id, at } of rows) heard.set(lead_id, Math.max(at, heard.get(lead_id) ?? 0));
  }
  return heard;
}

/** Messages and entries: few, and counted at once. */
export async function countLogs(
  sql: Sql,
  siteId: number,
  site: string,
  { webhooks, audit }: Cutoffs,
): Promise<{ webhooks: number; audit: number }> {
  const [messages] = await sql.all<{ n: number }>(
    "select count(*) as n from webhook_messages where site_id = ? and created_at < ? and state <> 'waiting'",
    [siteId, webhooks ?? 0],
  );
  const [entries] = await sql.all<{ n: number }>('select count(*) as n from audit_log where site = ? and at < ?', [
    site,
    audit ?? 0,
  ]);
  return { webhooks: messages!.n, audit: entries!.n };
}
