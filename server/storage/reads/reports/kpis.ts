/** What KPIs need beside journeys and visits: answers of surveys, and which costs have touchpoints. */
import { inList, type Sql } from '../../sql.ts';
import type { Period } from './visits.ts';

/** Answers of `nps_answered`, by when: `score` as it was sent. */
export async function npsAnswers(
  sql: Sql,
  siteId: number,
  { from, to }: Period,
): Promise<{ at: number; score: unknown; leadId: string | null }[]> {
  const rows = await sql.all<{ occurred_at: number; body: string | null; lead_id: string | null }>(
    `select e.occurred_at, e.body, i.lead_id from events e
     left join ownership o on o.site_id = e.site_id and o.visitor_id = e.visitor_id
       and e.occurred_at >= o.from_at and e.occurred_at < o.to_at
     left join identifiers i on i.site_id = o.site_id and i.identifier = o.identifier
     where e.site_id = ? and e.name = ? and e.occurred_at >= ? and e.occurred_at < ? and e.quarantine is null`,
    [siteId, 'nps_answered', from, to],
  );
  return rows.map((row) => ({
    at: row.occurred_at,
    score:
      row.body === null
        ? null
        : ((JSON.parse(row.body) as { properties?: { score?: unknown } }).properties?.score ?? null),
    leadId: row.lead_id,
  }));
}

/** A source as touchpoints write it. */
export interface KnownSource {
  id: string;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  campaignId: string | null;
}

/** All that a site's touchpoints ever came from, in one order. */
export function knownSources(sql: Sql, siteId: number): Promise<KnownSource[]> {
  return sql.all<KnownSource>(
    `select id, source, medium, campaign, campaign_id as "campaignId" from traffic_sources where site_id = ? order by id`,
    [siteId],
  );
}

/** Was there a touchpoint from one of these sources (ids) in each of these periods? */
export async function touchedIn(
  sql: Sql,
  siteId: number,
  asks: readonly (Period & { sources: readonly string[] })[],
): Promise<boolean[]> {
  const answers: boolean[] = [];
  for (const { from, to, sources } of asks) {
    const rows = await sql.all(
      `select 1 from touchpoints where site_id = ? and occurred_at >= ? and occurred_at < ?
         and traffic_source ${inList(sql)} limit 1`,
      [siteId, from, to, sources],
    );
    answers.push(rows.length > 0);
  }
  return answers;
}

export interface ContactSource {
  /** ms UTC, a quarter of an hour or less before the contact. */
  at: number;
  source: string | null;
  medium: string | null;
  campaign: string | null;
}

/** When there were offline contacts of which source, medium and campaign: costs find theirs by it. */
export async function contactSources(sql: Sql, siteId: number, { from, to }: Period): Promise<ContactSource[]> {
  const rows = await sql.all<Omit<ContactSource, 'at'> & { quarter: number }>(
    `select distinct occurred_at / ${QUARTER_MS} as quarter, source, medium, campaign
     from contacts where site_id = ? and occurred_at >= ? and occurred_at < ?`,
    [siteId, from, to],
  );
  return rows.map(({ quarter, ...source }) => ({ at: quarter * QUARTER_MS, ...source }));
}

/** Every time zone is offset by whole quarters of an hour: within one, the day is the same. */
const QUARTER_MS = 900_000;
