/** Where somebody is named: in whatever field of whichever event, in whatever form. */
import type { Sql } from '../sql.ts';

export interface EventKey {
  visitor_id: string;
  message_id: string;
}

export const keyOf = (row: EventKey): string => `${row.visitor_id}\u0000${row.message_id}`;

/** Of an identifier `kind:value`: a pattern that finds its value in any text. */
export function needleOf(identifier: string): string {
  const value = identifier.slice(identifier.indexOf(':') + 1).toLowerCase();
  return `%${value.replace(/[\\%_]/g, '\\$&')}%`;
}

/** Events of a site whose body names somebody by one of these identifiers, in whatever form: reads everything once. */
export async function findMentions(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<EventKey[]> {
  const columns = ['body', 'url', 'referrer', 'title'];
  const found = new Map<string, EventKey>();
  for (const identifier of identifiers) {
    const where = columns.map((column) => `lower(${column}) like ? escape '\\'`).join(' or ');
    const rows = await sql.all<EventKey>(`select visitor_id, message_id from events where site_id = ? and (${where})`, [
      siteId,
      ...columns.map(() => needleOf(identifier)),
    ]);
    for (const row of rows) found.set(keyOf(row), row);
  }
  return [...found.values()];
}
