/** Where somebody is named: in whatever field of whichever event, in whatever form. */
import { inList, type Sql } from '../sql.ts';

export interface EventKey {
  visitor_id: string;
  message_id: string;
}

export const keyOf = (row: EventKey): string => `${row.visitor_id}\u0000${row.message_id}`;

/** Of an identifier `kind:value`, in small letters. */
export const wordOf = (identifier: string): string => identifier.slice(identifier.indexOf(':') + 1).toLowerCase();

/** Of an identifier `kind:value`: a pattern that finds its value in any text. */
export function needleOf(identifier: string): string {
  return `%${wordOf(identifier).replace(/[\\%_]/g, '\\$&')}%`;
}

/** Identifiers looked for in one reading of everything. */
const AT_ONCE = 50;

/** Events of a site that name somebody by one of these identifiers, in whatever form: reads all events. */
export function findMentions(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<EventKey[]> {
  return find(sql, siteId, identifiers, 'events e', '');
}

/** Events that tie somebody to another identifier: she may be known by nothing else. */
export async function findLinking(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<EventKey[]> {
  return sql.all<EventKey>(
    `select visitor_id, message_id from identity_links where site_id = ? and (a ${inList(sql)} or b ${inList(sql)})`,
    [siteId, identifiers, identifiers],
  );
}

/** The same of events that were stored while a search was under way: it cannot have found them. */
export function findArrived(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<EventKey[]> {
  return find(sql, siteId, identifiers, 'arrivals a cross join events e', ARRIVED);
}

const ARRIVED = 'and a.site_id = e.site_id and a.visitor_id = e.visitor_id and a.message_id = e.message_id';

/** @param from tables in the order in which they are to be read: `cross join` holds SQLite's planner to it */
async function find(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[],
  from: string,
  on: string,
): Promise<EventKey[]> {
  const columns = ['e.body', 'e.url', 'e.referrer', 'e.title'];
  const found = new Map<string, EventKey>();
  for (let start = 0; start < identifiers.length; start += AT_ONCE) {
    const needles = identifiers.slice(start, start + AT_ONCE).map(needleOf);
    const named = columns.flatMap((column) => needles.map(() => `lower(${column}) like ? escape '\\'`)).join(' or ');
    const rows = await sql.all<EventKey>(
      `select e.visitor_id, e.message_id from ${from} where e.site_id = ? ${on} and (${named})`,
      [siteId, ...columns.flatMap(() => needles)],
    );
    for (const row of rows) found.set(keyOf(row), row);
  }
  return [...found.values()];
}
