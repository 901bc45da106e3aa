/** What alerts are judged by. */
import type { Tagged } from '../../../domain/alerts.ts';
import type { Sql } from '../../sql.ts';
import type { Period } from './visits.ts';

/** Visits that began in a period, and those of them with a campaign. */
export async function taggedVisits(sql: Sql, siteId: number, { from, to }: Period): Promise<Tagged> {
  const [row] = await sql.all<Tagged>(
    `select count(*) as visits, count(s.campaign) as tagged from touchpoints t
     join traffic_sources s on s.site_id = t.site_id and s.id = t.traffic_source
     where t.site_id = ? and t.type = 'visit' and t.occurred_at >= ? and t.occurred_at < ?`,
    [siteId, from, to],
  );
  return row!;
}

/** Sources that were paid for on these days and report their clicks. @param from, to days, `to` exclusive */
export async function paidSources(
  sql: Sql,
  siteId: number,
  from: string,
  to: string,
): Promise<{ source: string; medium: string }[]> {
  return sql.all(
    `select distinct source, medium from costs
     where site_id = ? and date >= ? and date < ? and amount_minor > 0 and clicks is not null and source <> ''
     order by source, medium`,
    [siteId, from, to],
  );
}
