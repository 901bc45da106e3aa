/** Messages of webhooks: made of a change, kept for a while to be sent again (`sending.ts` sends them). */
import { randomUUID } from 'node:crypto';
import type { WebhookEvent } from '../../../shared/vocabulary.ts';
import { inList, type Sql, type Value } from '../sql.ts';
import type { DueChange } from './due-changes.ts';
import { messagesOfRestricted } from './restricted.ts';

/** More may not wait for one receiver: what comes then is kept as dead, to be sent again by hand. */
const WAITING_MAX = 50_000;

export const MESSAGE_STATES = ['waiting', 'delivered', 'dead'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

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

/** Which messages to send again. */
export interface ReplayAsk {
  ids?: readonly string[];
  state?: MessageState;
  /** Made from then on, ms. */
  since?: number;
}

/** Sends messages again, under their old ids, but for those that are being sent or name somebody restricted. @returns how many */
export async function replayMessages(
  sql: Sql,
  siteId: number,
  webhookId: string,
  { ids, state, since }: ReplayAsk,
  now: number,
): Promise<number> {
  const kept = await messagesOfRestricted(sql, siteId);
  const where = [
    'site_id = ? and webhook_id = ? and leased_until <= ?',
    ...(ids ? [`id ${inList(sql)}`] : []),
    ...(state ? ['state = ?'] : []),
    ...(since === undefined ? [] : ['created_at >= ?']),
    ...(kept.length > 0 ? [`not id ${inList(sql)}`] : []),
  ];
  const params = [
    siteId,
    webhookId,
    now,
    ...(ids ? [ids] : []),
    ...(state ? [state] : []),
    ...(since === undefined ? [] : [since]),
    ...(kept.length > 0 ? [kept] : []),
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
