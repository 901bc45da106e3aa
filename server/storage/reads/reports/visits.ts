/** Visits of a period, with the touchpoint that each began with. */
import type { DeriveSettings } from '../../../domain/journey/touchpoints.ts';
import type { Sql, Value } from '../../sql.ts';
import { breathe } from '../../took-too-long.ts';
import type { Detail } from '../attribution/columns.ts';
import { DetailReader } from '../attribution/details.ts';
import { Dictionary } from '../attribution/dictionary.ts';

/** ms UTC; `to` exclusive. */
export interface Period {
  from: number;
  to: number;
}

export interface VisitColumns {
  startedAt: Float64Array;
  /** Equal numbers are one visitor. */
  visitor: Uint32Array;
  /** Places in `origins` and `details`. */
  origin: Uint32Array;
  detail: Uint32Array;
  pageViews: Uint32Array;
  /** 1: the visitor's first. */
  first: Uint8Array;
  origins: VisitOrigin[];
  details: (string | null)[][];
}

export interface VisitOrigin {
  channel: string;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  content: string | null;
}

const PAGE = 20_000;

interface Row {
  visitor_id: string;
  entry: string;
  started_at: number;
  page_views: number;
  first: number;
  traffic_source: string;
  url: string | null;
  referrer: string | null;
  device: string | null;
  country: string | null;
  body: string | null;
}

export async function visitColumns(
  sql: Sql,
  siteId: number,
  { from, to }: Period,
  asked: readonly Detail[],
  landing: DeriveSettings,
  deadline: number,
): Promise<VisitColumns> {
  const started: number[] = [];
  const visitor: number[] = [];
  const origin: number[] = [];
  const detail: number[] = [];
  const pageViews: number[] = [];
  const first: number[] = [];
  const visitors = new Dictionary<string>();
  const sources = new Dictionary<string>();
  const details = new DetailReader(asked, landing);
  const event = asked.length > 0;
  for (let after: Value[] = [from, '', '']; ; await breathe(deadline)) {
    const rows = await sql.all<Row>(
      `select t.visitor_id, v.entry, v.started_at, v.page_views, t.traffic_source,
         case when exists (select 1 from visits p where p.site_id = v.site_id and p.visitor_id = v.visitor_id
           and p.started_at < v.started_at) then 0 else 1 end as first
         ${event ? ', e.url, e.referrer, e.device, e.country, e.body' : ''}
       from touchpoints t join visits v on v.site_id = t.site_id and v.visitor_id = t.visitor_id and v.entry = t.message_id
       ${event ? 'join events e on e.site_id = v.site_id and e.visitor_id = v.visitor_id and e.message_id = v.entry' : ''}
       where t.site_id = ? and t.type = 'visit' and t.occurred_at >= ? and t.occurred_at < ?
         and (t.occurred_at, t.visitor_id, t.message_id) > (?, ?, ?)
       order by t.occurred_at, t.visitor_id, t.message_id limit ${PAGE}`,
      [siteId, after[0]!, to, ...after],
    );
    for (const row of rows) {
      started.push(row.started_at);
      visitor.push(visitors.code(row.visitor_id));
      origin.push(sources.code(row.traffic_source));
      detail.push(event ? details.of(row) : 0);
      pageViews.push(row.page_views);
      first.push(row.first);
    }
    if (rows.length < PAGE) break;
    const last = rows.at(-1)!;
    after = [last.started_at, last.visitor_id, last.entry];
  }
  return {
    startedAt: Float64Array.from(started),
    visitor: Uint32Array.from(visitor),
    origin: Uint32Array.from(origin),
    detail: Uint32Array.from(detail),
    pageViews: Uint32Array.from(pageViews),
    first: Uint8Array.from(first),
    origins: await originsOf(sql, siteId, sources.values),
    details: details.values.values,
  };
}

/** What traffic sources say, by their ids. */
export async function originsOf(sql: Sql, siteId: number, ids: readonly string[]): Promise<VisitOrigin[]> {
  const rows = await sql.all<VisitOrigin & { id: string }>(
    'select id, channel, source, medium, campaign, content from traffic_sources where site_id = ?',
    [siteId],
  );
  const known = new Map(rows.map(({ id, ...origin }) => [id, origin]));
  const unknown = { channel: 'Unassigned', source: null, medium: null, campaign: null, content: null };
  return ids.map((id) => known.get(id) ?? unknown);
}
