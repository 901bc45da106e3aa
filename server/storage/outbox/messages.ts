/** Messages of webhooks: made of a change, sent until they arrive, kept for a while to be sent again. */
import { randomUUID } from 'node:crypto';
import { WEBHOOK_EVENTS, type WebhookEvent } from '../../../shared/vocabulary.ts';
import { inList, type Sql, type Value } from '../sql.ts';
import { QUIET } from './changes.ts';
import { getWebhook, type StoredWebhook } from './webhooks.ts';

/** More may not wait for one receiver: what comes then is kept as dead, to be sent again by hand. */
const WAITING_MAX = 50_000;

export const MESSAGE_STATES = ['waiting', 'delivered', 'dead'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

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

export interface NewMessage {
  webhookId: string;
  subject: string;
  /** Of what it says: the same again is not told. */
  topic: string;
  digest: string;
  /** Everything but its id and time. */
  content: Record<string, unknown>;
  leadIds: string[];
}

/**
 * Puts messages in the place of changes.
 * @returns false: another process has told them
 */
export async function putMessages(
  sql: Sql,
  { siteId, event, subject, ids }: DueChange,
  messages: readonly NewMessage[],
  now: number,
): Promise<boolean> {
  const taken = await sql.run(
    `delete from webhook_changes where site_id = ? and event = ? and subject = ? and id ${inList(sql)}`,
    [siteId, event, subject, ids],
  );
  if (taken === 0) return false;
  for (const message of messages) await putMessage(sql, siteId, event, message, now);
  return true;
}

/** What could not be made into messages is tried again from then on, or when the same subject changes again. */
export async function putAside(sql: Sql, { siteId, event, subject, ids }: DueChange, until: number): Promise<void> {
  await sql.run(
    `update webhook_changes set aside_until = ? where site_id = ? and event = ? and subject = ? and id ${inList(sql)}`,
    [until, siteId, event, subject, ids],
  );
}

async function putMessage(
  sql: Sql,
  siteId: number,
  event: WebhookEvent,
  { webhookId, subject, topic, digest, content, leadIds }: NewMessage,
  now: number,
): Promise<void> {
  const [said] = await sql.all<{ digest: string }>(
    'select digest from webhook_told where site_id = ? and subject = ? and webhook_id = ? and topic = ?',
    [siteId, subject, webhookId, topic],
  );
  if (said?.digest === digest || (said && event === 'lead.created')) return;
  await sql.insert(
    'webhook_told',
    ['site_id', 'subject', 'webhook_id', 'topic', 'digest'],
    [[siteId, subject, webhookId, topic, digest]],
    '(site_id, subject, webhook_id, topic) do update set digest = excluded.digest',
  );
  const [last] = await sql.all<{ position: number | null }>(
    'select max(position) as position from webhook_messages where site_id = ? and webhook_id = ? and subject = ?',
    [siteId, webhookId, subject],
  );
  const [waiting] = await sql.all<{ n: number }>(
    `select count(*) as n from (select 1 from webhook_messages where site_id = ? and webhook_id = ? and state = 'waiting' limit ${WAITING_MAX}) w`,
    [siteId, webhookId],
  );
  const id = `msg_${randomUUID().replaceAll('-', '')}`;
  const body = JSON.stringify({ id, type: event, timestamp: new Date(now).toISOString(), ...content });
  const state: MessageState = waiting!.n >= WAITING_MAX ? 'dead' : 'waiting';
  const position = Math.max(now, (last?.position ?? 0) + 1);
  await sql.insert(
    'webhook_messages',
    [
      'site_id',
      'id',
      'webhook_id',
      'event',
      'subject',
      'position',
      'created_at',
      'state',
      'attempts',
      'failures',
      'due_at',
      'leased_until',
      'body',
    ],
    [[siteId, id, webhookId, event, subject, position, now, state, 0, 0, now, 0, body]],
  );
  const people = [...new Set(leadIds)].map((leadId): Value[] => [siteId, leadId, id]);
  if (people.length > 0)
    await sql.insert('webhook_message_leads', ['site_id', 'lead_id', 'message_id'], people, 'do nothing');
}

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
 * @returns null where it is gone, was sent, or another process has taken it: an erased person is in nothing that is sent
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

/** Which messages to send again. */
export interface ReplayAsk {
  ids?: readonly string[];
  state?: MessageState;
  /** Made from then on, ms. */
  since?: number;
}

/** Sends messages again, under their old ids, but for those that are being sent. @returns how many */
export async function replayMessages(
  sql: Sql,
  siteId: number,
  webhookId: string,
  { ids, state, since }: ReplayAsk,
  now: number,
): Promise<number> {
  const where = [
    'site_id = ? and webhook_id = ? and leased_until <= ?',
    ...(ids ? [`id ${inList(sql)}`] : []),
    ...(state ? ['state = ?'] : []),
    ...(since === undefined ? [] : ['created_at >= ?']),
  ];
  const params = [
    siteId,
    webhookId,
    now,
    ...(ids ? [ids] : []),
    ...(state ? [state] : []),
    ...(since === undefined ? [] : [since]),
  ];
  return sql.run(
    `update webhook_messages set state = 'waiting', due_at = ?, leased_until = 0, failures = 0 where ${where.join(' and ')}`,
    [now, ...params],
  );
}

/**
 * Forgets what was made before then and waits no more.
 * @param siteId left out: of all sites
 * @returns how many messages
 */
export async function forgetMessages(sql: Sql, before: number, limit: number, siteId?: number): Promise<number> {
  const old = await sql.all<{ site_id: number; id: string }>(
    `select site_id, id from webhook_messages where created_at < ? and state <> 'waiting'
       ${siteId === undefined ? '' : 'and site_id = ?'} order by created_at limit ?`,
    [before, ...(siteId === undefined ? [] : [siteId]), limit],
  );
  for (const { site_id, id } of old) await deleteMessage(sql, site_id, id);
  return old.length;
}

export async function deleteMessage(sql: Sql, siteId: number, id: string): Promise<void> {
  await sql.run('delete from webhook_messages where site_id = ? and id = ?', [siteId, id]);
  for (const table of ['webhook_attempts', 'webhook_message_leads'])
    await sql.run(`delete from ${table} where site_id = ? and message_id = ?`, [siteId, id]);
}
