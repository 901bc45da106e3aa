/**
 * Contacts told with a browser of nobody. They go with it, as one: each stays as a time and a channel. Of some browsers
 * nothing else is known: no event of theirs was ever collected.
 */
import { randomUUID } from 'node:crypto';
import { BEGINNING, END } from '../../domain/identity/ownership.ts';
import { replaceInContacts } from '../erasure/replace.ts';
import { STUB } from '../erasure/stubs.ts';
import { suppress } from '../erasure/suppressions.ts';
import { visitorsOfRestricted } from '../facts/restrictions.ts';
import { inList, type Sql } from '../sql.ts';
import { anonymousAmong } from './candidates.ts';
import type { Forgotten } from './forgotten.ts';

export interface MetPage {
  visitorIds: string[];
  /** The last browser that was looked at; null: there are no more. */
  after: string | null;
}

/** Browsers that contacts alone tell of. Those with events are found by their events. */
export async function metToForget(
  sql: Sql,
  siteId: number,
  before: number,
  after: string,
  limit: number,
): Promise<MetPage> {
  const rows = await sql.all<{ visitor_id: string }>(
    'select distinct visitor_id from contacts where site_id = ? and visitor_id > ? order by visitor_id limit ?',
    [siteId, after, limit],
  );
  const visitorIds = rows.map((row) => row.visitor_id);
  const collected = await sql.all<{ visitor_id: string }>(
    `select distinct visitor_id from events where site_id = ? and visitor_id ${inList(sql)}`,
    [siteId, visitorIds],
  );
  const others = await visitorsOfRestricted(sql, siteId, visitorIds);
  for (const row of collected) others.add(row.visitor_id);
  const alone = visitorIds.filter((id) => !others.has(id));
  return {
    visitorIds: await anonymousAmong(sql, siteId, alone, before),
    after: rows.length < limit ? null : visitorIds.at(-1)!,
  };
}

/**
 * What is told again of such a contact, with the browser it had, changes nothing: a table that is sent every night
 * brings no browser back.
 * @param limit contacts of one step, or all of one browser's
 * @returns counted are browsers that contacts were told with
 */
export async function forgetMet(
  sql: Sql,
  siteId: number,
  visitorIds: readonly string[],
  limit: number,
): Promise<Forgotten> {
  const rows = await sql.all<{ visitor_id: string; occurred_at: number }>(
    `select visitor_id, occurred_at from contacts where site_id = ? and visitor_id ${inList(sql)} order by visitor_id`,
    [siteId, visitorIds],
  );
  const browsers = Map.groupBy(rows, (row) => row.visitor_id);
  let [count, contacts] = [0, 0];
  for (const [visitorId, own] of browsers) {
    contacts += own.length;
    if (count > 0 && contacts > limit) break;
    const stub = `${STUB}${randomUUID().replaceAll('-', '')}`;
    await replaceInContacts(sql, siteId, [], [{ visitor_id: visitorId, from_at: BEGINNING, to_at: END }], stub);
    // No more than these instants: what the browser does at any other time is collected as before.
    const instants = [...new Set(own.map((row) => row.occurred_at))];
    const intervals = instants.map((at) => ({ visitorId, from: at, to: at + 1 }));
    await suppress(sql, siteId, { stub, until: END, identifiers: [], intervals });
    count++;
  }
  return { count, more: count < browsers.size };
}
