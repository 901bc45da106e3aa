/** Where somebody is named: in whatever field of whichever event, in whatever form. */
import { CODED_COLUMNS } from '../facts/event-row.ts';
import { EVENT_TABLE } from '../facts/event-table.ts';
import { inList, type Sql } from '../sql.ts';

export interface EventKey {
  visitor_id: string;
  message_id: string;
}

export const keyOf = (row: EventKey): string => `${row.visitor_id}\u0000${row.message_id}`;

/** Of an identifier `kind:value`, in small letters. */
const wordOf = (identifier: string): string => identifier.slice(identifier.indexOf(':') + 1).toLowerCase();

/** Of an identifier `kind:value`: a pattern that finds its value in any text, in longer words too (`isNamedIn`). */
export function needleOf(identifier: string): string {
  return `%${wordOf(identifier).replace(/[\\%_]/g, '\\$&')}%`;
}

/** What ends a word in a text that was written as JSON or as an URL, though it ends in a letter or a digit. */
const ESCAPES = /\\u[0-9a-f]{4}|\\[bfnrt]|%[0-9a-f]{2}/g;
/** What makes an address or an id part of a longer one, reaching to a letter or a digit; a full stop alone ends a sentence. */
const TIED_BEFORE = /[\p{L}\p{N}][._+@-]*$/u;
const TIED_AFTER = /^[._+@-]*[\p{L}\p{N}]/u;
/** As far as such a tie is looked for. */
const REACH = 64;

/** Does a text name somebody by this identifier, and not somebody else whose address, number or id only holds hers? */
export function isNamedIn(text: string, identifier: string): boolean {
  const [lower, word] = [text.toLowerCase(), wordOf(identifier)];
  // Before a number stands what it is: `Tel.+4930123456`.
  const isPhone = identifier.startsWith('phone:');
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
    const end = at + word.length;
    const after = lower.slice(end, end + REACH);
    if (isPhone ? /^\d/.test(after) : TIED_AFTER.test(after)) continue;
    const before = lower.slice(Math.max(0, at - REACH), at).replace(ESCAPES, ' ');
    if (isPhone || !TIED_BEFORE.test(before)) return true;
  }
  return false;
}

/** Identifiers looked for in one reading of everything. */
const AT_ONCE = 50;
/** Events whose texts are read at once. */
const TEXTS = 500;

/** Events of a site that name somebody by one of these identifiers, in whatever form: reads all events. */
export function findMentions(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<EventKey[]> {
  return find(sql, siteId, identifiers, `${EVENT_TABLE[sql.engine]} e`, '');
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
  return find(sql, siteId, identifiers, `arrivals a cross join ${EVENT_TABLE[sql.engine]} e`, ARRIVED);
}

const ARRIVED = 'and a.site_id = e.site_id and a.visitor_id = e.visitor_id and a.message_id = e.message_id';

/** Where an event may name somebody. */
const TEXT_COLUMNS = ['body', 'url', 'referrer', 'title'] as const;
const CODED: readonly string[] = CODED_COLUMNS;

/** @param from tables in the order in which they are to be read: `cross join` holds SQLite's planner to it */
async function find(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[],
  from: string,
  on: string,
): Promise<EventKey[]> {
  const found = new Map<string, EventKey>();
  for (let start = 0; start < identifiers.length; start += AT_ONCE) {
    const wanted = identifiers.slice(start, start + AT_ONCE);
    const needles = wanted.map(needleOf);
    const fits = (text: string) => needles.map(() => `lower(${text}) like ? escape '\\'`).join(' or ');
    // Words are looked through once, and not with every event that has them.
    const inWords = `select code from words where site_id = ? and (${fits('text')})`;
    const isCoded = (column: string) => sql.engine === 'sqlite' && CODED.includes(column);
    const named = TEXT_COLUMNS.map((column) =>
      isCoded(column)
        ? `(typeof(e.${column}) = 'text' and (${fits(`e.${column}`)})) or e.${column} in (${inWords})`
        : fits(`e.${column}`),
    ).join(' or ');
    const params = TEXT_COLUMNS.flatMap((column) => (isCoded(column) ? [...needles, siteId, ...needles] : needles));
    const rows = await sql.all<EventKey>(
      `select e.visitor_id, e.message_id from ${from} where e.site_id = ? ${on} and (${named})`,
      [siteId, ...params],
    );
    for (let i = 0; i < rows.length; i += TEXTS)
      for (const key of await naming(sql, siteId, rows.slice(i, i + TEXTS), wanted)) found.set(keyOf(key), key);
  }
  return [...found.values()];
}

/** Those of these events that name somebody by one of the identifiers: the database finds them in other words too. */
async function naming(
  sql: Sql,
  siteId: number,
  keys: readonly EventKey[],
  identifiers: readonly string[],
): Promise<EventKey[]> {
  const rows = await sql.all<EventKey & Record<(typeof TEXT_COLUMNS)[number], string | null>>(
    `select visitor_id, message_id, ${TEXT_COLUMNS.join(', ')} from events
     where site_id = ? and visitor_id ${inList(sql)} and message_id ${inList(sql)}`,
    [siteId, [...new Set(keys.map((key) => key.visitor_id))], keys.map((key) => key.message_id)],
  );
  return rows
    .filter((row) =>
      TEXT_COLUMNS.some((column) => {
        const text = row[column];
        return text !== null && identifiers.some((identifier) => isNamedIn(text, identifier));
      }),
    )
    .map(({ visitor_id, message_id }) => ({ visitor_id, message_id }));
}
