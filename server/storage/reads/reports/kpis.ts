/** What KPIs need beside journeys and visits: answers of surveys, and which costs have touchpoints. */
import { NO_BROWSER } from '../../../domain/identity/visitor.ts';
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

export type Consent = 'granted' | 'denied';

/** Of more leads than these, all browsers and claims are read in their order, instead of looking each up. */
const FEW_LEADS = 5_000;

async function areMore(sql: Sql, siteId: number, { from, to }: Period, few: number): Promise<boolean> {
  const more = await sql.all(
    'select 1 as one from leads where site_id = ? and created_at >= ? and created_at < ? limit 1 offset ?',
    [siteId, from, to, few],
  );
  return more.length > 0;
}

/** `cross join` keeps SQLite's planner from beginning at another end. */
const CONSENT_OF_MANY = `claims c cross join events e cross join identifiers i cross join leads l
  where c.site_id = ? and c.describes = 1
    and e.site_id = c.site_id and e.visitor_id = c.visitor_id and e.message_id = c.message_id
    and e.body like '%"consent":%'
    and i.site_id = c.site_id and i.identifier = c.identifier and l.site_id = i.site_id and l.lead_id = i.lead_id`;
const CONSENT_OF_FEW = `leads l cross join identifiers i cross join lead_visitors v cross join claims c cross join events e
  where l.site_id = ?
    and i.site_id = l.site_id and i.lead_id = l.lead_id and v.site_id = i.site_id and v.identifier = i.identifier
    and c.site_id = v.site_id and c.visitor_id = v.visitor_id and c.identifier = v.identifier and c.describes = 1
    and e.site_id = c.site_id and e.visitor_id = c.visitor_id and e.message_id = c.message_id
    and e.body like '%"consent":%'`;

/** What leads said of consent, each her latest word; who said nothing is not in it. By lead id. */
export async function consentOfLeads(
  sql: Sql,
  siteId: number,
  period: Period,
  few = FEW_LEADS,
): Promise<Map<string, Consent>> {
  const from = (await areMore(sql, siteId, period, few)) ? CONSENT_OF_MANY : CONSENT_OF_FEW;
  const rows = await sql.all<{ lead_id: string; body: string }>(
    `select i.lead_id, e.body from ${from} and l.restricted = 0 and l.created_at >= ? and l.created_at < ?
     order by e.occurred_at, e.message_id`,
    [siteId, period.from, period.to],
  );
  const said = new Map<string, Consent>();
  for (const { lead_id, body } of rows) {
    const state = (JSON.parse(body) as { consent?: { state: Consent } }).consent?.state;
    if (state) said.set(lead_id, state);
  }
  return said;
}

const IS_BROWSER = NO_BROWSER.map((start) => `substr(v.visitor_id, 1, ${start.length}) <> '${start}'`).join(' and ');
const COUNT_OF_FEW = `select count(*) as leads, count(case when exists (
    select 1 from identifiers i cross join lead_visitors v
    where i.site_id = l.site_id and i.lead_id = l.lead_id
      and v.site_id = i.site_id and v.identifier = i.identifier and ${IS_BROWSER})
  then 1 end) as "withBrowser"
  from leads l where l.site_id = ? and l.restricted = 0 and l.created_at >= ? and l.created_at < ?`;
/** Looks at no lead: an index says when each was created, and the few who are restricted are known by their identifiers. */
const COUNT_OF_MANY = `select count(*) as leads, count(case when l.lead_id in (
    select i.lead_id from lead_visitors v cross join identifiers i
    where v.site_id = ? and i.site_id = v.site_id and i.identifier = v.identifier and ${IS_BROWSER})
  then 1 end) as "withBrowser"
  from leads l where l.site_id = ? and l.lead_id not in (
    select i.lead_id from restrictions r join identifiers i on i.site_id = r.site_id and i.identifier = r.identifier
    where r.site_id = ?) and l.created_at >= ? and l.created_at < ?`;

/** Leads created in a period, and those of them who have a browser that keeps an id. */
export async function leadCounts(
  sql: Sql,
  siteId: number,
  period: Period,
  few = FEW_LEADS,
): Promise<{ leads: number; withBrowser: number }> {
  const isMany = await areMore(sql, siteId, period, few);
  const [row] = await sql.all<{ leads: number; withBrowser: number }>(isMany ? COUNT_OF_MANY : COUNT_OF_FEW, [
    ...(isMany ? [siteId, siteId, siteId] : [siteId]),
    period.from,
    period.to,
  ]);
  return row!;
}
