/** Puts a stub in an erased person's place, where others are told of too: contacts, deals; and deletes what tells only of her. */
import type { Deal } from '../../domain/deal.ts';
import { EVENT_TABLE } from '../facts/event-table.ts';
import { ownerAt } from '../reads/owner-at.ts';
import { inList, type Sql } from '../sql.ts';
import { type EventKey, isNamedIn, needleOf } from './mentions.ts';
import { STUB, withStubs } from './stubs.ts';

/** A time of a visitor: from then on, and before then, ms UTC. */
export interface Interval {
  visitor_id: string;
  from_at: number;
  to_at: number;
}

/** Deletes what a visitor sent in a time, and what was kept and decided of it. @returns rows of each */
export async function deleteInterval(
  sql: Sql,
  siteId: number,
  { visitor_id, from_at, to_at }: Interval,
): Promise<{ events: number; conflicts: number }> {
  const of = [siteId, visitor_id];
  const during = 'site_id = ? and visitor_id = ? and occurred_at >= ? and occurred_at < ?';
  const within = `site_id = ? and visitor_id = ? and message_id in (select message_id from events where ${during})`;
  const params = [...of, ...of, from_at, to_at];
  await sql.run(`delete from quarantine_decisions where ${within}`, params);
  return {
    conflicts: await sql.run(`delete from conflicts where ${within}`, params),
    events: await sql.run(`delete from ${EVENT_TABLE[sql.engine]} where ${during}`, [...of, from_at, to_at]),
  };
}

/** Deletes what is kept as a conflict and names somebody by one of these identifiers. @returns rows */
export async function deleteConflicts(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<number> {
  let deleted = 0;
  for (const identifier of identifiers) deleted += await deleteNaming(sql, siteId, identifier);
  return deleted;
}

/** Conflicts read at once. */
const PAGE = 500;

async function deleteNaming(sql: Sql, siteId: number, identifier: string): Promise<number> {
  let deleted = 0;
  for (let after = ['', '', '']; ; ) {
    const rows = await sql.all<EventKey & { hash: string; event: string }>(
      `select visitor_id, message_id, hash, event from conflicts
       where site_id = ? and (visitor_id, message_id, hash) > (?, ?, ?) and lower(event) like ? escape '\\'
       order by visitor_id, message_id, hash limit ${PAGE}`,
      [siteId, ...after, needleOf(identifier)],
    );
    for (const { visitor_id, message_id, hash, event } of rows)
      if (isNamedIn(event, identifier))
        deleted += await sql.run(
          'delete from conflicts where site_id = ? and visitor_id = ? and message_id = ? and hash = ?',
          [siteId, visitor_id, message_id, hash],
        );
    if (rows.length < PAGE) return deleted;
    const last = rows.at(-1)!;
    after = [last.visitor_id, last.message_id, last.hash];
  }
}

/** A browser that was told stays told where it was not hers then: the contact may be somebody else's too. */
export async function replaceInContacts(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[],
  intervals: readonly Interval[],
  stub: string,
): Promise<number> {
  const rows = await sql.all<{
    external_id: string;
    identifiers: string;
    visitor_id: string | null;
    occurred_at: number;
  }>(
    `select external_id, identifiers, visitor_id, occurred_at from contacts where site_id = ? and (visitor_id ${inList(sql)}
       or external_id in (select external_id from contact_identifiers where site_id = ? and identifier ${inList(sql)}))`,
    [siteId, [...new Set(intervals.map((one) => one.visitor_id))], siteId, identifiers],
  );
  const mine = new Set(identifiers);
  let replaced = 0;
  for (const { external_id, identifiers: told, visitor_id, occurred_at } of rows) {
    const people = JSON.parse(told) as string[];
    const isMet = intervals.some(
      (one) => one.visitor_id === visitor_id && occurred_at >= one.from_at && occurred_at < one.to_at,
    );
    if (!isMet && !people.some((identifier) => mine.has(identifier))) continue;
    const left = [...new Set([...people.filter((identifier) => !mine.has(identifier)), stub])];
    const isHersAlone =
      left.every((one) => one.startsWith(STUB)) &&
      (isMet || visitor_id === null || (await ownerAt(sql, siteId, visitor_id, occurred_at)) === null);
    const gone = [...(isMet ? ['visitor_id'] : []), ...(isHersAlone ? ['properties', 'content'] : [])];
    const set = ['identifiers = ?', ...gone.map((column) => `${column} = null`)].join(', ');
    await sql.run(`update contacts set ${set} where site_id = ? and external_id = ?`, [
      JSON.stringify(left),
      siteId,
      external_id,
    ]);
    await sql.run('delete from contact_identifiers where site_id = ? and external_id = ?', [siteId, external_id]);
    const links = left.map((identifier) => [siteId, identifier, external_id]);
    await sql.insert('contact_identifiers', ['site_id', 'identifier', 'external_id'], links, 'do nothing');
    replaced++;
  }
  return replaced;
}

/** @returns external ids of the deals that named her */
export async function replaceInDeals(
  sql: Sql,
  siteId: number,
  mine: ReadonlySet<string>,
  stub: string,
): Promise<string[]> {
  const rows = await sql.all<{ external_id: string; deal: string }>(
    `select external_id, deal from deals where site_id = ? and external_id in
       (select external_id from deal_identifiers where site_id = ? and identifier ${inList(sql)})`,
    [siteId, siteId, [...mine]],
  );
  for (const { external_id, deal: text } of rows) {
    const deal = withStubs(JSON.parse(text) as Deal, new Map([...mine].map((identifier) => [identifier, stub])));
    await sql.run('update deals set deal = ? where site_id = ? and external_id = ?', [
      JSON.stringify(deal),
      siteId,
      external_id,
    ]);
    await sql.run(`delete from deal_identifiers where site_id = ? and external_id = ? and identifier ${inList(sql)}`, [
      siteId,
      external_id,
      [...mine],
    ]);
    const link = [siteId, stub, external_id];
    await sql.insert('deal_identifiers', ['site_id', 'identifier', 'external_id'], [link], 'do nothing');
  }
  return rows.map((row) => row.external_id);
}
