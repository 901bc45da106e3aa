/** Takes away what was kept long enough: facts go, and what was derived of them follows by the marks. */
import type { Rules } from '../derived/project.ts';
import type { TrafficSources } from '../derived/traffic-sources.ts';
import { erasePerson } from '../erasure/erase-person.ts';
import { forgetChanges } from '../erasure/forget-changes.ts';
import { MARK_COLUMNS, MARK_CONFLICT } from '../facts/marks.ts';
import { forgetMessages } from '../outbox/messages.ts';
import { inList, type Sql } from '../sql.ts';
import { anonymousAmong, HAS_DETAILS, lastHeard, type OfVisitors } from './candidates.ts';

/** @returns events, or of `anonymous` visitors, that are gone */
export async function forgetOfVisitors(
  sql: Sql,
  siteId: number,
  name: OfVisitors,
  visitorIds: readonly string[],
  before: number,
  now: number,
): Promise<number> {
  const where = `site_id = ? and visitor_id ${inList(sql)} and received_at < ?`;
  if (name === 'details')
    return sql.run(`update events set device = null, country = null, region = null where ${where} and ${HAS_DETAILS}`, [
      siteId,
      visitorIds,
      before,
    ]);
  if (name === 'quarantine')
    return deleteEvents(sql, `${where} and quarantine is not null`, [siteId, visitorIds, before]);
  // Since they were looked for, somebody may have said who they are.
  const anonymous = await anonymousAmong(sql, siteId, visitorIds);
  await deleteEvents(sql, where, [siteId, anonymous, before]);
  const marks = anonymous.toSorted().map((visitorId) => [siteId, visitorId, 0, now]);
  if (marks.length > 0) await sql.insert('marks', MARK_COLUMNS, marks, MARK_CONFLICT);
  return anonymous.length;
}

async function deleteEvents(sql: Sql, where: string, params: (number | readonly string[])[]): Promise<number> {
  for (const table of ['conflicts', 'quarantine_decisions'])
    await sql.run(
      `delete from ${table} where site_id = ? and visitor_id ${inList(sql)} and (visitor_id, message_id) in
         (select visitor_id, message_id from events where ${where})`,
      [params[0]!, params[1]!, ...params],
    );
  return sql.run(`delete from events where ${where}`, params);
}

/**
 * A person becomes anonymous as by an erasure: her deals and every credit total stay. Nobody is told, and where others
 * mention her they are left alone: this is the end of a term, not somebody's wish.
 * @returns persons: 1, or 0 where something was heard of her since she was looked for
 */
export async function forgetLead(
  sql: Sql,
  siteId: number,
  leadId: string,
  before: number,
  now: number,
  rules: Rules,
  sources: TrafficSources,
): Promise<number> {
  if (((await lastHeard(sql, siteId, [leadId])).get(leadId) ?? 0) >= before) return 0;
  const erased = await erasePerson(sql, siteId, leadId, [], { search: null, told: false }, now, rules, sources);
  await forgetChanges(sql);
  return erased ? 1 : 0;
}

/** @returns how many; less than `limit`: there are no more */
export function forgetLogs(
  sql: Sql,
  siteId: number,
  site: string,
  name: 'webhooks' | 'audit',
  before: number,
  limit: number,
): Promise<number> {
  if (name === 'webhooks') return forgetMessages(sql, before, limit, siteId);
  return sql.run(
    'delete from audit_log where id in (select id from audit_log where site = ? and at < ? order by at, id limit ?)',
    [site, before, limit],
  );
}
