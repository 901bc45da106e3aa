/** Decisions about quarantined events: taken back into journeys, or kept out of them. Journeys follow the marks. */
import { inList, type Param, type Sql } from '../sql.ts';
import { EVENT_TABLE } from './event-table.ts';
import { MARK_COLUMNS, MARK_CONFLICT } from './marks.ts';

export const DECISIONS = ['readmitted', 'excluded'] as const;
export type Decision = (typeof DECISIONS)[number];

export interface EventKey {
  visitorId: string;
  messageId: string;
}

/** Which events a decision is about: named ones, all of a visitor, or all that were kept aside for a reason. */
export type Chosen =
  | { events: readonly EventKey[] }
  | { visitorId: string }
  | { reason: string; from: number | null; to: number | null };

interface Row {
  visitor_id: string;
  message_id: string;
  quarantine: string | null;
  reasons: string | null;
  decision: string | null;
}

/**
 * Decides about up to `limit` events that are not decided so yet, or all of the named ones; to be called again until
 * none is left.
 * @returns how many were changed
 */
export async function decideQuarantine(
  sql: Sql,
  siteId: number,
  decision: Decision,
  chosen: Chosen,
  limit: number,
  now: number,
): Promise<number> {
  const rows = await undecided(sql, siteId, decision, chosen, limit);
  for (const row of rows) {
    const before = row.decision === null ? row.quarantine : row.reasons;
    const quarantine = decision === 'readmitted' ? null : withExcluded(before);
    await sql.run(
      `update ${EVENT_TABLE[sql.engine]} set quarantine = ? where site_id = ? and visitor_id = ? and message_id = ?`,
      [quarantine, siteId, row.visitor_id, row.message_id],
    );
    await sql.insert(
      'quarantine_decisions',
      ['site_id', 'visitor_id', 'message_id', 'decision', 'reasons', 'decided_at'],
      [[siteId, row.visitor_id, row.message_id, decision, before, now]],
      '(site_id, visitor_id, message_id) do update set decision = excluded.decision, decided_at = excluded.decided_at',
    );
  }
  const visitors = [...new Set(rows.map((row) => row.visitor_id))].sort();
  if (visitors.length > 0) {
    const marks = visitors.map((visitorId) => [siteId, visitorId, 1, now]);
    await sql.insert('marks', MARK_COLUMNS, marks, MARK_CONFLICT);
  }
  return rows.length;
}

function withExcluded(reasons: string | null): string {
  const list = reasons === null ? [] : reasons.split(',');
  return [...list.filter((reason) => reason !== 'excluded'), 'excluded'].join(',');
}

async function undecided(sql: Sql, siteId: number, decision: Decision, chosen: Chosen, limit: number): Promise<Row[]> {
  const where: string[] = ['e.site_id = ?'];
  const params: Param[] = [siteId];
  // Nothing to do where an event counts already, or was excluded by hand.
  if (decision === 'readmitted') where.push('e.quarantine is not null');
  else where.push("(d.decision is null or d.decision <> 'excluded')");
  if ('events' in chosen) {
    where.push(`e.visitor_id ${inList(sql)}`, `e.message_id ${inList(sql)}`);
    params.push(
      [...new Set(chosen.events.map((key) => key.visitorId))],
      chosen.events.map((key) => key.messageId),
    );
  } else if ('visitorId' in chosen) {
    where.push('e.visitor_id = ?');
    params.push(chosen.visitorId);
  } else {
    where.push("e.quarantine is not null and ',' || e.quarantine || ',' like ?");
    params.push(`%,${chosen.reason},%`);
    if (chosen.from !== null) where.push('e.received_at >= ?');
    if (chosen.to !== null) where.push('e.received_at < ?');
    params.push(...[chosen.from, chosen.to].filter((at) => at !== null));
  }
  // Named events are few; of a page of them none is left out.
  const most = 'events' in chosen ? chosen.events.length * 100 : limit;
  const rows = await sql.all<Row>(
    `select e.visitor_id, e.message_id, e.quarantine, d.reasons, d.decision from events e
     left join quarantine_decisions d on d.site_id = e.site_id and d.visitor_id = e.visitor_id and d.message_id = e.message_id
     where ${where.join(' and ')} order by e.visitor_id, e.message_id limit ?`,
    [...params, most],
  );
  if (!('events' in chosen)) return rows;
  const wanted = new Set(chosen.events.map((key) => JSON.stringify([key.visitorId, key.messageId])));
  return rows.filter((row) => wanted.has(JSON.stringify([row.visitor_id, row.message_id])));
}
