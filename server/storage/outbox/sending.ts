/** Sends messages of webhooks: which are next, who sends one, and what became of an attempt. */
import type { Sql, Value } from '../sql.ts';
import type { MessageState } from './messages.ts';
import { isAnyRestricted, leaveOut } from './restricted.ts';
import { getWebhook, type StoredWebhook } from './webhooks.ts';

export interface DueMessage {
  siteId: number;
  id: string;
  webhookId: string;
}

/**
 * Messages to send now: of each webhook a few, so that a slow one holds up nobody else; of one subject the oldest, so
 * that what is said of it arrives in order.
 */
export async function dueMessages(sql: Sql, now: number, each: number): Promise<DueMessage[]> {
  const rows = await sql.all<{ site_id: number; id: string; webhook_id: string }>(
    `select site_id, id, webhook_id from (
       select m.site_id, m.id, m.webhook_id, row_number() over (partition by m.site_id, m.webhook_id order by m.due_at, m.id) as n
       from webhook_messages m join webhooks w on w.site_id = m.site_id and w.id = m.webhook_id
       where m.state = 'waiting' and m.due_at <= ? and m.leased_until <= ? and w.disabled is null
         and not exists (select 1 from webhook_messages e where e.site_id = m.site_id and e.webhook_id = m.webhook_id
           and e.subject = m.subject and e.state = 'waiting' and e.position < m.position)) due
     where n <= ? order by site_id, webhook_id, n`,
    [now, now, each],
  );
  return rows.map((row) => ({ siteId: row.site_id, id: row.id, webhookId: row.webhook_id }));
}

export interface Sending {
  webhook: StoredWebhook;
  body: string;
  /** Of this attempt, from 1. */
  attempt: number;
  /** Those that failed since it was to be sent, or to be sent again. */
  failures: number;
}

/**
 * Takes a message to be sent now, for so long.
 * @returns null where it is gone, was sent, or another process has taken it: an erased or a restricted person is in nothing that is sent
 */
export async function takeMessage(
  sql: Sql,
  siteId: number,
  id: string,
  now: number,
  leaseMs: number,
): Promise<Sending | null> {
  const taken = await sql.run(
    `update webhook_messages set leased_until = ?, attempts = attempts + 1
     where site_id = ? and id = ? and state = 'waiting' and leased_until <= ?`,
    [now + leaseMs, siteId, id, now],
  );
  if (taken === 0) return null;
  const [row] = await sql.all<{ webhook_id: string; body: string; attempts: number; failures: number }>(
    'select webhook_id, body, attempts, failures from webhook_messages where site_id = ? and id = ?',
    [siteId, id],
  );
  const webhook = await getWebhook(sql, siteId, row!.webhook_id);
  if (!webhook || webhook.disabled) return null;
  // Before it is sent: whoever may have heard of her is told of her erasure.
  const people = await sql.all<{ lead_id: string }>(
    'select lead_id from webhook_message_leads where site_id = ? and message_id = ?',
    [siteId, id],
  );
  const named = people.map(({ lead_id }) => lead_id);
  if (await isAnyRestricted(sql, siteId, named)) {
    await leaveOut(sql, siteId, id);
    return null;
  }
  const rows = people.map(({ lead_id }): Value[] => [siteId, lead_id, webhook.id]);
  if (rows.length > 0) await sql.insert('webhook_recipients', ['site_id', 'lead_id', 'webhook_id'], rows, 'do nothing');
  return { webhook, body: row!.body, attempt: row!.attempts, failures: row!.failures };
}

export interface Attempt {
  number: number;
  at: number;
  tookMs: number;
  /** `delivered`, or why not. */
  outcome: string;
  /** HTTP status of the answer, where there was one. */
  status: number | null;
  detail: string | null;
}

export interface AfterAttempt {
  state: MessageState;
  /** When it is tried again, ms. */
  dueAt: number;
  /** The webhook is switched off from here on. */
  disable: StoredWebhook['disabled'];
}

/** Of a message that is gone, or that another process has taken since, nothing changes but what is known of the receiver. */
export async function finishAttempt(
  sql: Sql,
  siteId: number,
  webhookId: string,
  id: string,
  attempt: Attempt,
  next: AfterAttempt,
): Promise<void> {
  const { number, at, tookMs, outcome, status, detail } = attempt;
  const kept = await sql.run(
    'update webhook_messages set state = ?, due_at = ?, leased_until = 0, failures = failures + ? where site_id = ? and id = ? and attempts = ?',
    [next.state, next.dueAt, next.state === 'delivered' ? 0 : 1, siteId, id, number],
  );
  if (kept > 0)
    await sql.insert(
      'webhook_attempts',
      ['site_id', 'message_id', 'number', 'webhook_id', 'at', 'took_ms', 'outcome', 'status', 'detail'],
      [[siteId, id, number, webhookId, at, tookMs, outcome, status, detail]],
      'do nothing',
    );
  const failing = next.state === 'delivered' ? 'null' : 'coalesce(failing_since, ?)';
  await sql.run(
    `update webhooks set failing_since = ${failing}, disabled = coalesce(disabled, ?) where site_id = ? and id = ?`,
    [...(next.state === 'delivered' ? [] : [at]), next.disable, siteId, webhookId],
  );
}
