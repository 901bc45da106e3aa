/** What KPIs need beside journeys and visits: answers of surveys, and which costs have touchpoints. */
import { anonymousIdOf } from '../../../domain/identity/visitor.ts';
import type { Sql } from '../../sql.ts';
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

export interface TouchedSource {
  /** ms UTC, a quarter of an hour or less before the touchpoint. */
  at: number;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  campaignId: string | null;
}

/** Every time zone is offset by whole quarters of an hour: within one, the day is the same. */
const QUARTER_MS = 900_000;

/** When there were touchpoints of which source, medium and campaign: by this costs find theirs. */
export async function touchedSources(sql: Sql, siteId: number, { from, to }: Period): Promise<TouchedSource[]> {
  const visits = await sql.all<Omit<TouchedSource, 'at'> & { quarter: number }>(
    `select distinct t.occurred_at / ${QUARTER_MS} as quarter, s.source, s.medium, s.campaign, s.campaign_id as "campaignId"
     from touchpoints t join traffic_sources s on s.site_id = t.site_id and s.id = t.traffic_source
     where t.site_id = ? and t.occurred_at >= ? and t.occurred_at < ?`,
    [siteId, from, to],
  );
  const contacts = await sql.all<Omit<TouchedSource, 'at'> & { quarter: number }>(
    `select distinct occurred_at / ${QUARTER_MS} as quarter, source, medium, campaign, null as "campaignId"
     from contacts where site_id = ? and occurred_at >= ? and occurred_at < ?`,
    [siteId, from, to],
  );
  return [...visits, ...contacts].map(({ quarter, ...source }) => ({ at: quarter * QUARTER_MS, ...source }));
}

/** Names of campaigns by their ids: a cost may be told by either. */
export async function campaignNames(sql: Sql, siteId: number): Promise<Map<string, string>> {
  const rows = await sql.all<{ id: string; name: string }>(
    `select distinct campaign_id as id, campaign as name from traffic_sources
     where site_id = ? and campaign_id is not null and campaign is not null order by campaign_id, campaign`,
    [siteId],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export interface ConsentOfLead {
  leadId: string;
  /** The latest word; null: she said nothing of it. */
  consent: 'granted' | 'denied' | null;
  /** Has she a browser that keeps an id? */
  browser: boolean;
}

/** Leads created in a period, with their word about consent and whether a browser of theirs is known. */
export async function consentOfLeads(sql: Sql, siteId: number, { from, to }: Period): Promise<ConsentOfLead[]> {
  const leads = await sql.all<{ lead_id: string }>(
    'select lead_id from leads where site_id = ? and created_at >= ? and created_at < ?',
    [siteId, from, to],
  );
  const told = await sql.all<{ lead_id: string; visitor_id: string; body: string }>(
    `select i.lead_id, e.visitor_id, e.body from leads l
     join identifiers i on i.site_id = l.site_id and i.lead_id = l.lead_id
     join lead_visitors v on v.site_id = i.site_id and v.identifier = i.identifier
     join claims c on c.site_id = v.site_id and c.visitor_id = v.visitor_id and c.identifier = v.identifier and c.describes = 1
     join events e on e.site_id = c.site_id and e.visitor_id = c.visitor_id and e.message_id = c.message_id
     where l.site_id = ? and l.created_at >= ? and l.created_at < ? order by e.occurred_at, e.message_id`,
    [siteId, from, to],
  );
  const browsers = await sql.all<{ lead_id: string; visitor_id: string }>(
    `select distinct i.lead_id, v.visitor_id from leads l
     join identifiers i on i.site_id = l.site_id and i.lead_id = l.lead_id
     join lead_visitors v on v.site_id = i.site_id and v.identifier = i.identifier
     where l.site_id = ? and l.created_at >= ? and l.created_at < ?`,
    [siteId, from, to],
  );
  const consent = new Map<string, 'granted' | 'denied'>();
  for (const { lead_id, body } of told) {
    const state = (JSON.parse(body) as { consent?: { state: 'granted' | 'denied' } }).consent?.state;
    if (state) consent.set(lead_id, state);
  }
  const known = new Set(
    browsers.filter(({ visitor_id }) => anonymousIdOf(visitor_id) !== null).map((row) => row.lead_id),
  );
  return leads.map(({ lead_id }) => ({
    leadId: lead_id,
    consent: consent.get(lead_id) ?? null,
    browser: known.has(lead_id),
  }));
}
