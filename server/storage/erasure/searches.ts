/**
 * Searches for mentions. One reads all events and takes long, so it is made before anything is locked; ingest notes the
 * keys of what it stores meanwhile (`arrivals`), so that the erasure can look at that alone.
 */
import { randomUUID } from 'node:crypto';
import { holdAppends } from '../derived/leases.ts';
import type { Sql } from '../sql.ts';

/** A search that nobody ended, because its process did, keeps ingest writing no longer than this, ms. */
const LONGEST_MS = 3_600_000;

export const ARRIVAL_COLUMNS = ['site_id', 'visitor_id', 'message_id'] as const;

export interface Search {
  id: string;
  identifiers: readonly string[];
}

/** From here on what is stored is noted. */
export async function beginSearch(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<Search> {
  // Groups of events that are under way do not know of the search: they are stored before it begins.
  await holdAppends(sql, siteId);
  await sweep(sql, siteId);
  const id = randomUUID();
  await sql.insert('searches', ['site_id', 'id', 'until_at'], [[siteId, id, Date.now() + LONGEST_MS]]);
  return { id, identifiers };
}

/** An erasure ends its own; ending it twice is ending it once. */
export async function endSearch(sql: Sql, siteId: number, { id }: Search): Promise<void> {
  await holdAppends(sql, siteId);
  await sql.run('delete from searches where site_id = ? and id = ?', [siteId, id]);
  await sweep(sql, siteId);
}

/** What was left by searches that nobody ended. */
async function sweep(sql: Sql, siteId: number): Promise<void> {
  await sql.run('delete from searches where site_id = ? and until_at < ?', [siteId, Date.now()]);
  const others = await sql.all('select 1 from searches where site_id = ? limit 1', [siteId]);
  if (others.length === 0) await sql.run('delete from arrivals where site_id = ?', [siteId]);
}
