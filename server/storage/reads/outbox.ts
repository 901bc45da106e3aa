/** Reading what webhooks said and what became of it. */
import type { WebhookEvent } from '../../../shared/vocabulary.ts';
import type { MessageState } from '../outbox/messages.ts';
import type { Attempt } from '../outbox/sending.ts';
import { inList, type Sql } from '../sql.ts';
import { Conditions } from './conditions.ts';

export interface StoredMessage {
  id: string;
  webhookId: string;
  event: WebhookEvent;
  subject: string;
  createdAt: number;
  state: MessageState;
  dueAt: number;
  body: string;
  /** Oldest first. */
  attempts: Attempt[];
}

interface MessageRow {
  id: string;
  webhook_id: string;
  event: WebhookEvent;
  subject: string;
  created_at: number;
  state: MessageState;
  due_at: number;
  body: string;
}

/** Newest first. */
export async function webhookMessages(
  sql: Sql,
  siteId: number,
  webhookId: string,
  filter: { states?: readonly MessageState[]; events?: readonly WebhookEvent[] },
  limit: number,
  after: { createdAt: number; id: string } | null,
): Promise<StoredMessage[]> {
  const where = new Conditions(sql).add('site_id = ? and webhook_id = ?', siteId, webhookId);
  if (filter.states?.length) where.addIn('state', filter.states);
  if (filter.events?.length) where.addIn('event', filter.events);
  if (after) where.add('(created_at < ? or (created_at = ? and id > ?))', after.createdAt, after.createdAt, after.id);
  const rows = await sql.all<MessageRow>(
    `select id, webhook_id, event, subject, created_at, state, due_at, body from webhook_messages
     where ${where.text} order by created_at desc, id limit ?`,
    [...where.params, limit],
  );
  return withAttempts(sql, siteId, rows);
}

export async function webhookMessage(
  sql: Sql,
  siteId: number,
  webhookId: string,
  id: string,
): Promise<StoredMessage | null> {
  const rows = await sql.all<MessageRow>(
    `select id, webhook_id, event, subject, created_at, state, due_at, body from webhook_messages
     where site_id = ? and webhook_id = ? and id = ?`,
    [siteId, webhookId, id],
  );
  return (await withAttempts(sql, siteId, rows))[0] ?? null;
}

async function withAttempts(sql: Sql, siteId: number, rows: readonly MessageRow[]): Promise<StoredMessage[]> {
  const attempts = await sql.all<Attempt & { message_id: string; took_ms: number }>(
    `select message_id, number, at, took_ms, outcome, status, detail from webhook_attempts
     where site_id = ? and message_id ${inList(sql)} order by message_id, number`,
    [siteId, rows.map((row) => row.id)],
  );
  const byMessage = Map.groupBy(attempts, (attempt) => attempt.message_id);
  return rows.map((row) => ({
    id: row.id,
    webhookId: row.webhook_id,
    event: row.event,
    subject: row.subject,
    createdAt: row.created_at,
    state: row.state,
    dueAt: row.due_at,
    body: row.body,
    attempts: (byMessage.get(row.id) ?? []).map(({ number, at, took_ms, outcome, status, detail }) => ({
      number,
      at,
      tookMs: took_ms,
      outcome,
      status,
      detail,
    })),
  }));
}

export interface OutboxSize {
  waiting: number;
  dead: number;
  /** Since when the oldest waits, ms; null: nothing does. */
  oldestAt: number | null;
  /** Webhooks that were switched off because they failed. */
  failing: number;
}

export async function outboxSize(sql: Sql): Promise<OutboxSize> {
  const [messages] = await sql.all<{ waiting: number; oldest: number | null }>(
    `select count(*) as waiting, min(m.created_at) as oldest from webhook_messages m
     join webhooks w on w.site_id = m.site_id and w.id = m.webhook_id where m.state = 'waiting' and w.disabled is null`,
  );
  const [dead] = await sql.all<{ n: number }>("select count(*) as n from webhook_messages where state = 'dead'");
  const [failing] = await sql.all<{ n: number }>(
    "select count(*) as n from webhooks where disabled in ('failing', 'gone')",
  );
  return { waiting: messages!.waiting, dead: dead!.n, oldestAt: messages!.oldest, failing: failing!.n };
}
