/** How much waits to be derived. */
import type { Scope } from '../derived/scope.ts';
import { inList, type Sql } from '../sql.ts';

/** Has this scope marks that are not cleared? */
export async function waiting(sql: Sql, scope: Scope): Promise<boolean> {
  if (typeof scope === 'object') {
    const rows = await sql.all(`select 1 from marks where site_id = ? and visitor_id ${inList(sql)} limit 1`, [
      scope.siteId,
      scope.visitorIds,
    ]);
    return rows.length > 0;
  }
  const marks = await sql.all(`select 1 from marks ${scope === 'identity' ? 'where identity = 1' : ''} limit 1`);
  if (marks.length > 0 || (await sql.all('select 1 from identifier_marks limit 1')).length > 0) return true;
  return scope === 'next' && (await sql.all('select 1 from history_walks limit 1')).length > 0;
}

/** What there is to derive, by its kind. */
export async function toDerive(sql: Sql): Promise<{ visitors: boolean; identifiers: boolean; walks: boolean }> {
  const any = async (table: string) => (await sql.all(`select 1 from ${table} limit 1`)).length > 0;
  return {
    visitors: await any('marks'),
    identifiers: await any('identifier_marks'),
    walks: await any('history_walks'),
  };
}

/** Visitors and identifiers that a rebuild of a site goes through. */
export async function rebuildSize(sql: Sql, siteId: number): Promise<number> {
  const [visitors] = await sql.all<{ n: number }>(
    'select count(distinct visitor_id) as n from events where site_id = ?',
    [siteId],
  );
  const [identifiers] = await sql.all<{ n: number }>('select count(*) as n from identifiers where site_id = ?', [
    siteId,
  ]);
  return visitors!.n + identifiers!.n;
}

/**
 * Age of the oldest mark, in seconds; 0 when everything is derived. A mark's version begins as the time it was set.
 */
export async function derivationLag(sql: Sql, now: number): Promise<number> {
  const [oldest] = await sql.all<{ at: number | null }>('select min(version) as at from marks');
  return oldest?.at ? Math.max(0, now - oldest.at) / 1000 : 0;
}
