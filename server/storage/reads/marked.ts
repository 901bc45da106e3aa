/** What waits to be derived of one site. */
import type { Sql } from '../sql.ts';

/** Visitors of a site that have new facts, up to `limit`. */
export async function markedVisitors(sql: Sql, siteId: number, limit: number): Promise<string[]> {
  const rows = await sql.all<{ visitor_id: string }>('select visitor_id from marks where site_id = ? limit ?', [
    siteId,
    limit,
  ]);
  return rows.map((row) => row.visitor_id);
}
