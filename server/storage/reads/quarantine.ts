/** Listing what was kept aside, and what was decided about it. */
import type { EventType, Trust } from '../../../shared/vocabulary.ts';
import type { Decision } from '../facts/quarantine.ts';
import type { Param, Sql } from '../sql.ts';

export interface QuarantineFilter {
  /** `quarantined`: kept aside now; `readmitted`: taken back by hand. */
  status: 'quarantined' | 'readmitted';
  reason: string | null;
  visitorId: string | null;
  /** Receipt, ms UTC; `to` exclusive. */
  from: number | null;
  to: number | null;
}

export interface QuarantinedEvent {
  visitor_id: string;
  message_id: string;
  type: EventType;
  name: string | null;
  occurred_at: number;
  received_at: number;
  source: string;
  trust: Trust;
  /** Joined by commas; of a readmitted one, what the collector had said. */
  reasons: string | null;
  decision: Decision | null;
  decided_at: number | null;
  url: string | null;
  referrer: string | null;
  device: string | null;
  country: string | null;
}

export interface QuarantinePosition {
  receivedAt: number;
  visitorId: string;
  messageId: string;
}

/** Newest receipt first. */
export async function quarantinedEvents(
  sql: Sql,
  siteId: number,
  filter: QuarantineFilter,
  limit: number,
  after: QuarantinePosition | null,
): Promise<QuarantinedEvent[]> {
  const readmitted = filter.status === 'readmitted';
  const reasons = readmitted ? 'd.reasons' : 'e.quarantine';
  const where = ['e.site_id = ?', readmitted ? "d.decision = 'readmitted'" : 'e.quarantine is not null'];
  const params: Param[] = [siteId];
  const add = (condition: string, ...values: Param[]) => {
    where.push(condition);
    params.push(...values);
  };
  if (filter.reason !== null) add(`',' || ${reasons} || ',' like ?`, `%,${filter.reason},%`);
  if (filter.visitorId !== null) add('e.visitor_id = ?', filter.visitorId);
  if (filter.from !== null) add('e.received_at >= ?', filter.from);
  if (filter.to !== null) add('e.received_at < ?', filter.to);
  if (after) {
    const { receivedAt, visitorId, messageId } = after;
    add(
      '(e.received_at < ? or (e.received_at = ? and (e.visitor_id, e.message_id) > (?, ?)))',
      receivedAt,
      receivedAt,
      visitorId,
      messageId,
    );
  }
  const key = 'd.site_id = e.site_id and d.visitor_id = e.visitor_id and d.message_id = e.message_id';
  return sql.all<QuarantinedEvent>(
    `select e.visitor_id, e.message_id, e.type, e.name, e.occurred_at, e.received_at, e.source, e.trust,
       ${reasons} as reasons, d.decision, d.decided_at, e.url, e.referrer, e.device, e.country
     from ${readmitted ? `quarantine_decisions d join events e on ${key}` : `events e left join quarantine_decisions d on ${key}`}
     where ${where.join(' and ')} order by e.received_at desc, e.visitor_id, e.message_id limit ?`,
    [...params, limit],
  );
}

/** Events kept aside now, by each of their reasons. */
export async function quarantineCounts(sql: Sql, siteId: number): Promise<Record<string, number>> {
  const rows = await sql.all<{ quarantine: string; n: number }>(
    'select quarantine, count(*) as n from events where site_id = ? and quarantine is not null group by quarantine',
    [siteId],
  );
  const counts: Record<string, number> = {};
  for (const { quarantine, n } of rows)
    for (const reason of quarantine.split(',')) counts[reason] = (counts[reason] ?? 0) + n;
  return counts;
}
