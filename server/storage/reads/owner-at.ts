/** Whose a browser was at a time. */
import type { Sql } from '../sql.ts';

/** @param at ms UTC @returns an identifier of hers; null: it was nobody's */
export async function ownerAt(sql: Sql, siteId: number, visitorId: string, at: number): Promise<string | null> {
  const [owner] = await sql.all<{ identifier: string }>(
    'select identifier from ownership where site_id = ? and visitor_id = ? and from_at <= ? and to_at > ?',
    [siteId, visitorId, at, at],
  );
  return owner?.identifier ?? null;
}
