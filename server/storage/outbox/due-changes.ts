/** Changes that are to be told now: several of one subject are one (`changes.ts`). */
import { WEBHOOK_EVENTS, type WebhookEvent } from '../../../shared/vocabulary.ts';
import { inList, type Sql } from '../sql.ts';
import { QUIET } from './changes.ts';

/** All that is known to have changed of one subject. */
export interface DueChange {
  siteId: number;
  event: WebhookEvent;
  subject: string;
  ids: string[];
  /** Of the first; of an alert, which may be over by now, of the last. */
  detail: Record<string, unknown> | null;
}

/** Changes that are to be told now, in the order in which a receiver wants to hear of them; no site's fill the list alone. */
export async function dueChanges(sql: Sql, now: number, limit: number): Promise<DueChange[]> {
  const byEvent = (column: string, value: (event: WebhookEvent, i: number) => number) =>
    `case ${column} ${WEBHOOK_EVENTS.map((event, i) => `when '${event}' then ${value(event, i)}`).join(' ')} end`;
  const rank = byEvent('event', (_, i) => i);
  const rows = await sql.all<{
    site_id: number;
    event: WebhookEvent;
    subject: string;
    id: string;
    detail: string | null;
  }>(
    `select c.site_id, c.event, c.subject, c.id, c.detail from (
       select d.*, row_number() over (partition by site_id order by first, ${rank}, subject) as n from (
         select site_id, event, subject, min(at) as first from webhook_changes
         where aside_until <= ? group by site_id, event, subject
         having max(at) + ${byEvent('event', (event) => QUIET[event].ms)} <= ?
           or min(at) + ${byEvent('event', (event) => QUIET[event].atMostMs)} <= ?) d
       order by n, first, ${rank}, subject limit ?) due
     join webhook_changes c on c.site_id = due.site_id and c.event = due.event and c.subject = due.subject
     order by due.first, ${byEvent('c.event', (_, i) => i)}, c.site_id, c.subject, c.at, c.id`,
    [now, now, now, limit],
  );
  return [...Map.groupBy(rows, (row) => `${row.site_id} ${row.event} ${row.subject}`).values()].map((own) => ({
    siteId: own[0]!.site_id,
    event: own[0]!.event,
    subject: own[0]!.subject,
    ids: own.map((row) => row.id),
    detail: detailOf(own[0]!.event === 'alert.changed' ? own.at(-1)! : own[0]!),
  }));
}

const detailOf = ({ detail }: { detail: string | null }): Record<string, unknown> | null =>
  detail === null ? null : JSON.parse(detail);

/** What could not be made into messages is tried again from then on, or when the same subject changes again. */
export async function putAside(sql: Sql, { siteId, event, subject, ids }: DueChange, until: number): Promise<void> {
  await sql.run(
    `update webhook_changes set aside_until = ? where site_id = ? and event = ? and subject = ? and id ${inList(sql)}`,
    [until, siteId, event, subject, ids],
  );
}
