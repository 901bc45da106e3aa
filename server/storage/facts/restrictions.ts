/**
 * Restriction of processing (GDPR art. 18), told of identifiers: whoever turns out to be the same person is restricted with
 * her. She stays stored, goes on being heard, and is read by whoever asks for her; reports, exports, webhooks and terms of
 * retention leave her out.
 */
import { inList, jsonListHas, jsonText, type Sql, type Value } from '../sql.ts';
import { AT, identifiersIn } from './event-row.ts';

/** Whoever is restricted already is so since then. @param since ms UTC */
export async function addRestrictions(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[],
  since: number,
): Promise<void> {
  const rows = identifiers.map((identifier) => [siteId, identifier, since]);
  await sql.insert('restrictions', ['site_id', 'identifier', 'since_at'], rows, 'do nothing');
}

export async function forgetRestrictions(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<void> {
  await sql.run(`delete from restrictions where site_id = ? and identifier ${inList(sql)}`, [siteId, identifiers]);
}

/** Those of these identifiers that are restricted. */
export async function restrictionsOf(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[],
): Promise<{ identifier: string; since_at: number }[]> {
  return sql.all(
    `select identifier, since_at from restrictions where site_id = ? and identifier ${inList(sql)} order by identifier`,
    [siteId, identifiers],
  );
}

export interface RestrictedPeople {
  identifiers: ReadonlySet<string>;
  /** Visitors of whom some time is theirs. */
  visitorIds: ReadonlySet<string>;
}

/** Who is restricted on a site: few. */
export async function restrictedPeople(sql: Sql, siteId: number): Promise<RestrictedPeople> {
  const rows = await sql.all<{ identifier: string }>(
    `select o.identifier from restrictions r join identifiers i on i.site_id = r.site_id and i.identifier = r.identifier
       join identifiers o on o.site_id = i.site_id and o.lead_id = i.lead_id where r.site_id = ?
     union select identifier from restrictions where site_id = ?`,
    [siteId, siteId],
  );
  const identifiers = rows.map((row) => row.identifier);
  if (identifiers.length === 0) return { identifiers: new Set(), visitorIds: new Set() };
  const visitors = await sql.all<{ visitor_id: string }>(
    `select distinct visitor_id from lead_visitors where site_id = ? and identifier ${inList(sql)}`,
    [siteId, identifiers],
  );
  return { identifiers: new Set(identifiers), visitorIds: new Set(visitors.map((row) => row.visitor_id)) };
}

/** Columns of a fact that say whose it is; each kind has some of them. */
interface Whose {
  visitor_id?: Value;
  identifier?: Value;
  /** Of a contact: JSON. */
  identifiers?: Value;
  /** Of an event. */
  body?: Value;
  /** Of a conflict: the row of an event in JSON. */
  event?: Value;
}

/** Is this a fact of one of these people, or one that names them? Of a browser that was theirs for a time each is. */
export function isOf({ identifiers, visitorIds }: RestrictedPeople, row: Whose): boolean {
  if (identifiers.size === 0) return false;
  if (visitorIds.has(String(row.visitor_id)) || identifiers.has(String(row.identifier))) return true;
  const body = row.event ? (JSON.parse(String(row.event)) as Value[])[AT.body] : row.body;
  const named = row.identifiers ? (JSON.parse(String(row.identifiers)) as string[]) : identifiersIn(body ?? null);
  return named.some((identifier) => identifiers.has(identifier));
}

/**
 * Those of these visitors of whom all is kept for somebody restricted: some time is hers, or a message or a contact names her. A message that was kept
 * aside, or kept as a conflict, ties nobody to her and is what was said of her all the same.
 */
export async function visitorsOfRestricted(
  sql: Sql,
  siteId: number,
  visitorIds: readonly string[],
): Promise<Set<string>> {
  const restricted = visitorIds.length === 0 ? null : await restrictedPeople(sql, siteId);
  if (!restricted || restricted.identifiers.size === 0) return new Set();
  const found = new Set(visitorIds.filter((id) => restricted.visitorIds.has(id)));
  for (const [table, body] of [
    ['events', 'body'],
    ['conflicts', jsonText(sql, 'event', String(AT.body))],
  ]) {
    const rows = await sql.all<{ visitor_id: string }>(
      `select distinct visitor_id from ${table} where site_id = ? and visitor_id ${inList(sql)}
         and ${jsonListHas(sql, body!, 'identifiers')}`,
      [siteId, visitorIds, [...restricted.identifiers]],
    );
    for (const row of rows) found.add(row.visitor_id);
  }
  const met = await sql.all<{ visitor_id: string }>(
    `select distinct c.visitor_id from contacts c
     join contact_identifiers i on i.site_id = c.site_id and i.external_id = c.external_id
     where c.site_id = ? and c.visitor_id ${inList(sql)} and i.identifier ${inList(sql)}`,
    [siteId, visitorIds, [...restricted.identifiers]],
  );
  for (const row of met) found.add(row.visitor_id);
  return found;
}
