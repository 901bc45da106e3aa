/** Takes away what was kept long enough: facts go, and what was derived of them follows by the marks. */
import { holdAppends } from '../derived/leases.ts';
import type { Rules } from '../derived/project.ts';
import type { TrafficSources } from '../derived/traffic-sources.ts';
import { erasePerson } from '../erasure/erase-person.ts';
import { EVENT_TABLE } from '../facts/event-table.ts';
import { MARK_COLUMNS, MARK_CONFLICT } from '../facts/marks.ts';
import { visitorsOfRestricted } from '../facts/restrictions.ts';
import { forgetMessages } from '../outbox/messages.ts';
import { inList, type Param, type Sql } from '../sql.ts';
import { anonymousAmong, conflictHasDetails, DETAILS, HAS_DETAILS, type OfVisitors } from './candidates.ts';
import type { Forgotten } from './forgotten.ts';
import { forgetMet } from './met.ts';

/**
 * What is kept for somebody restricted stays, whoever was restricted since it was looked for too.
 * @param limit events, or contacts, of one step; of a visitor who has more events the rest goes in the next ones
 * @returns counted are events, or of `anonymous` visitors of whom nothing is left
 */
export async function forgetOfVisitors(
  sql: Sql,
  siteId: number,
  name: OfVisitors,
  visitorIds: readonly string[],
  before: number,
  limit: number,
  now: number,
): Promise<Forgotten> {
  // Of browsers of nobody events wait from here on: since they were looked for, somebody may have said who they are, and from
  // now on nobody does.
  if (name === 'anonymous') await holdAppends(sql, siteId);
  const kept = await visitorsOfRestricted(sql, siteId, visitorIds);
  const left = visitorIds.filter((id) => !kept.has(id));
  if (name === 'details') return forgetDetails(sql, siteId, left, before, limit);
  if (name === 'quarantine') {
    const some = await someEvents(sql, siteId, left, before, 'quarantine is not null', limit);
    return { count: await deleteEvents(sql, some), more: some.more };
  }
  const anonymous = await anonymousAmong(sql, siteId, await silentAmong(sql, siteId, left, before), before);
  const some = await someEvents(sql, siteId, anonymous, before, 'true', limit);
  await deleteEvents(sql, some);
  const marks = some.visitorIds.map((visitorId) => [siteId, visitorId, 0, now]);
  if (marks.length > 0) await sql.insert('marks', MARK_COLUMNS, marks, MARK_CONFLICT);
  const whole = new Set(some.partly ? [] : some.visitorIds);
  await forgetMet(sql, siteId, [...whole], Number.POSITIVE_INFINITY);
  if (some.more) return { count: whole.size, more: true };
  // Of the others there are contacts at most.
  const others = anonymous.filter((id) => !whole.has(id));
  const { count, more } = await forgetMet(sql, siteId, others, limit);
  return { count: whole.size + count, more };
}

/** Those of these visitors who have no event since then. */
async function silentAmong(sql: Sql, siteId: number, visitorIds: readonly string[], since: number): Promise<string[]> {
  const rows = await sql.all<{ visitor_id: string }>(
    `select distinct visitor_id from events where site_id = ? and visitor_id ${inList(sql)} and received_at >= ?`,
    [siteId, visitorIds, since],
  );
  const heard = new Set(rows.map((row) => row.visitor_id));
  return visitorIds.filter((id) => !heard.has(id));
}

/** Events of some visitors that one step has to do with. */
interface SomeEvents {
  siteId: number;
  visitorIds: string[];
  /** Not all of the one visitor's. */
  partly: boolean;
  where: string;
  params: Param[];
  more: boolean;
}

/** The next of these events: of whole visitors, as many as fit, or of one who has more than fit. */
async function someEvents(
  sql: Sql,
  siteId: number,
  visitorIds: readonly string[],
  before: number,
  which: string,
  limit: number,
): Promise<SomeEvents> {
  const found = `site_id = ? and visitor_id ${inList(sql)} and received_at < ? and ${which}`;
  const counts = await sql.all<{ visitor_id: string; n: number }>(
    `select visitor_id, count(*) as n from events where ${found} group by visitor_id order by visitor_id`,
    [siteId, visitorIds, before],
  );
  const whole: string[] = [];
  let rows = 0;
  for (const { visitor_id, n } of counts) {
    rows += n;
    if (rows > limit) break;
    whole.push(visitor_id);
  }
  const [first] = counts;
  if (!first || whole.length > 0)
    return {
      siteId,
      visitorIds: whole,
      partly: false,
      where: found,
      params: [siteId, whole, before],
      more: whole.length < counts.length,
    };
  const [last] = await sql.all<{ message_id: string }>(
    `select message_id from events where ${found} order by message_id limit 1 offset ?`,
    [siteId, [first.visitor_id], before, limit - 1],
  );
  return {
    siteId,
    visitorIds: [first.visitor_id],
    partly: true,
    where: `${found} and message_id <= ?`,
    params: [siteId, [first.visitor_id], before, last!.message_id],
    more: true,
  };
}

async function deleteEvents(sql: Sql, { siteId, visitorIds, where, params }: SomeEvents): Promise<number> {
  if (visitorIds.length === 0) return 0;
  for (const table of ['conflicts', 'quarantine_decisions'])
    await sql.run(
      `delete from ${table} where site_id = ? and visitor_id ${inList(sql)} and (visitor_id, message_id) in
         (select visitor_id, message_id from events where ${where})`,
      [siteId, visitorIds, ...params],
    );
  return sql.run(`delete from ${EVENT_TABLE[sql.engine]} where ${where}`, params);
}

async function forgetDetails(
  sql: Sql,
  siteId: number,
  visitorIds: readonly string[],
  before: number,
  limit: number,
): Promise<Forgotten> {
  const some = await someEvents(sql, siteId, visitorIds, before, HAS_DETAILS, limit);
  const count = await sql.run(
    `update ${EVENT_TABLE[sql.engine]} set device = null, country = null, region = null where ${some.where}`,
    [...some.params],
  );
  if (some.more) return { count, more: true };
  const conflicts = await sql.all<{ visitor_id: string; message_id: string; hash: string; event: string }>(
    `select visitor_id, message_id, hash, event from conflicts
     where site_id = ? and visitor_id ${inList(sql)} and received_at < ? and ${conflictHasDetails(sql)}
     order by visitor_id, message_id, hash limit ?`,
    [siteId, visitorIds, before, limit],
  );
  for (const { visitor_id, message_id, hash, event } of conflicts) {
    const row = JSON.parse(event);
    for (const place of DETAILS) row[place] = null;
    // The hash stays that of what was told: told again, it is the same conflict.
    await sql.run(
      'update conflicts set event = ? where site_id = ? and visitor_id = ? and message_id = ? and hash = ?',
      [JSON.stringify(row), siteId, visitor_id, message_id, hash],
    );
  }
  return { count: count + conflicts.length, more: conflicts.length === limit };
}

/**
 * A person becomes anonymous as by an erasure: her deals and every credit total stay. Nobody is told, and where others
 * mention her they are left alone: this is the end of a term, not somebody's wish. Whoever was heard of since she was
 * looked for stays.
 */
export async function forgetLead(
  sql: Sql,
  siteId: number,
  leadId: string,
  before: number,
  now: number,
  rules: Rules,
  sources: TrafficSources,
): Promise<Forgotten> {
  const manner = { search: null, patient: false, told: false, silentSince: before };
  const erased = await erasePerson(sql, siteId, leadId, [], manner, now, rules, sources);
  return { count: erased ? 1 : 0, more: false };
}

export async function forgetLogs(
  sql: Sql,
  siteId: number,
  site: string,
  name: 'webhooks' | 'audit',
  before: number,
  limit: number,
): Promise<Forgotten> {
  const count =
    name === 'webhooks'
      ? await forgetMessages(sql, before, limit, siteId)
      : await sql.run(
          'delete from audit_log where id in (select id from audit_log where site = ? and at < ? order by at, id limit ?)',
          [site, before, limit],
        );
  return { count, more: count === limit };
}
