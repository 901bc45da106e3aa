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

/** Among more visitors that wait, whoever names somebody is not looked for: deriving all of them takes less. */
const MANY_WAITING = 2_000;

/**
 * What waits that may change the leads of these identifiers: visitors who have new facts and somewhere name one of
 * them, and marks of the identifiers themselves.
 * @returns null where many visitors wait
 */
export async function waitingAbout(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[],
): Promise<{ visitorIds: string[]; isMarked: boolean } | null> {
  const marks = await sql.all(`select 1 from marks where site_id = ? and identity = 1 limit ${MANY_WAITING + 1}`, [
    siteId,
  ]);
  if (marks.length > MANY_WAITING) return null;
  const named = identifiers.map(() => "e.body like ? escape '\\'").join(' or ');
  const visitors =
    marks.length === 0
      ? []
      : await sql.all<{ visitor_id: string }>(
          `select distinct m.visitor_id from marks m join events e on e.site_id = m.site_id and e.visitor_id = m.visitor_id
           where m.site_id = ? and m.identity = 1 and (${named})`,
          [siteId, ...identifiers.map((identifier) => `%${JSON.stringify(identifier).replace(/[\\%_]/g, '\\$&')}%`)],
        );
  const marked = await sql.all(
    `select 1 from identifier_marks where site_id = ? and identifier ${inList(sql)} limit 1`,
    [siteId, identifiers],
  );
  return { visitorIds: visitors.map((row) => row.visitor_id), isMarked: marked.length > 0 };
}
