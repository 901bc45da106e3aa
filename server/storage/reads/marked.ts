/** What waits to be derived of one site, and whether anything changed since a report was made. */
import { randomUUID } from 'node:crypto';
import type { Sql } from '../sql.ts';

/**
 * Visitors of a site that have new facts, in order, after one.
 * @param knownOnly only those whom some claim names: of the others no lead and no deal depends
 */
export async function markedVisitors(
  sql: Sql,
  siteId: number,
  knownOnly: boolean,
  after: string,
  limit: number,
): Promise<string[]> {
  const known = `and (m.identity = 1 or exists
    (select 1 from ownership o where o.site_id = m.site_id and o.visitor_id = m.visitor_id))`;
  const rows = await sql.all<{ visitor_id: string }>(
    `select m.visitor_id from marks m where m.site_id = ? and m.visitor_id > ? ${knownOnly ? known : ''}
     order by m.visitor_id limit ?`,
    [siteId, after, limit],
  );
  return rows.map((row) => row.visitor_id);
}

/** SQLite counts changes for each connection on its own: its number says nothing to another. */
const connections = new WeakMap<object, string>();

/** The same text twice: nothing was committed in between. Another text says nothing. */
export async function dataVersion(sql: Sql): Promise<string> {
  if (sql.engine === 'postgres') {
    const [row] = await sql.all<{ version: string }>('select pg_current_snapshot()::text as version');
    return row!.version;
  }
  let connection = connections.get(sql.database);
  if (connection === undefined) {
    connection = randomUUID();
    connections.set(sql.database, connection);
  }
  const [row] = await sql.all<{ data_version: number }>('pragma data_version');
  return `${connection} ${row!.data_version}`;
}
