/** Webhooks: whom to tell of what. Secrets are sealed by whoever stores them (`server/webhooks/secrets.ts`). */
import { randomUUID } from 'node:crypto';
import type { WebhookEvent } from '../../../shared/vocabulary.ts';
import type { Sql, Value } from '../sql.ts';

/** By hand, because it failed for days, or because the receiver said that it is gone. */
export const DISABLED_REASONS = ['by_hand', 'failing', 'gone'] as const;

export interface WebhookSettings {
  url: string;
  events: WebhookEvent[];
  /** Attribution models of `deal.attributed`. */
  models: string[];
  description: string | null;
}

export interface StoredWebhook extends WebhookSettings {
  id: string;
  siteId: number;
  createdAt: number;
  /** Sealed. */
  secret: string;
  /** Sealed; signs too until `oldSecretUntil`. */
  oldSecret: string | null;
  oldSecretUntil: number | null;
  disabled: (typeof DISABLED_REASONS)[number] | null;
  /** Of the first failure since something was delivered. */
  failingSince: number | null;
}

const COLUMNS =
  'site_id, id, created_at, url, events, models, description, secret, old_secret, old_secret_until, disabled, failing_since';

interface Row {
  site_id: number;
  id: string;
  created_at: number;
  url: string;
  events: string;
  models: string;
  description: string | null;
  secret: string;
  old_secret: string | null;
  old_secret_until: number | null;
  disabled: StoredWebhook['disabled'];
  failing_since: number | null;
}

const fromRow = (row: Row): StoredWebhook => ({
  id: row.id,
  siteId: row.site_id,
  createdAt: row.created_at,
  url: row.url,
  events: JSON.parse(row.events),
  models: JSON.parse(row.models),
  description: row.description,
  secret: row.secret,
  oldSecret: row.old_secret,
  oldSecretUntil: row.old_secret_until,
  disabled: row.disabled,
  failingSince: row.failing_since,
});

export async function createWebhook(
  sql: Sql,
  siteId: number,
  settings: WebhookSettings & { secret: string },
  now: number,
): Promise<StoredWebhook> {
  const id = `webhook_${randomUUID().replaceAll('-', '')}`;
  const { url, events, models, description, secret } = settings;
  await sql.insert(
    'webhooks',
    ['site_id', 'id', 'created_at', 'url', 'events', 'models', 'description', 'secret'],
    [[siteId, id, now, url, JSON.stringify(events), JSON.stringify(models), description, secret]],
  );
  return (await getWebhook(sql, siteId, id))!;
}

/** Oldest first. */
export async function listWebhooks(sql: Sql, siteId: number): Promise<StoredWebhook[]> {
  const rows = await sql.all<Row>(`select ${COLUMNS} from webhooks where site_id = ? order by created_at, id`, [
    siteId,
  ]);
  return rows.map(fromRow);
}

export async function getWebhook(sql: Sql, siteId: number, id: string): Promise<StoredWebhook | null> {
  const [row] = await sql.all<Row>(`select ${COLUMNS} from webhooks where site_id = ? and id = ?`, [siteId, id]);
  return row ? fromRow(row) : null;
}

export type WebhookChange = Partial<
  Pick<StoredWebhook, 'url' | 'events' | 'models' | 'description' | 'secret' | 'oldSecret' | 'oldSecretUntil'>
> & { disabled?: StoredWebhook['disabled'] };

/** What is enabled again begins anew: what waits is sent at once. */
export async function changeWebhook(
  sql: Sql,
  siteId: number,
  id: string,
  change: WebhookChange,
  now: number,
): Promise<StoredWebhook | null> {
  const set: [string, Value][] = [];
  if (change.url !== undefined) set.push(['url', change.url]);
  if (change.events) set.push(['events', JSON.stringify(change.events)]);
  if (change.models) set.push(['models', JSON.stringify(change.models)]);
  if (change.description !== undefined) set.push(['description', change.description]);
  if (change.secret !== undefined) set.push(['secret', change.secret]);
  if (change.oldSecret !== undefined) set.push(['old_secret', change.oldSecret]);
  if (change.oldSecretUntil !== undefined) set.push(['old_secret_until', change.oldSecretUntil]);
  if (change.disabled !== undefined) set.push(['disabled', change.disabled], ['failing_since', null]);
  if (set.length > 0) {
    await sql.run(
      `update webhooks set ${set.map(([column]) => `${column} = ?`).join(', ')} where site_id = ? and id = ?`,
      [...set.map(([, value]) => value), siteId, id],
    );
  }
  if (change.disabled === null) {
    await sql.run(
      "update webhook_messages set due_at = ? where site_id = ? and webhook_id = ? and state = 'waiting' and due_at > ?",
      [now, siteId, id, now],
    );
  }
  return getWebhook(sql, siteId, id);
}

/** With all that waits for it and all that was said. @returns was it there? */
export async function deleteWebhook(sql: Sql, siteId: number, id: string): Promise<boolean> {
  const key = [siteId, id];
  await sql.run(
    `delete from webhook_message_leads where site_id = ? and message_id in
       (select id from webhook_messages where site_id = ? and webhook_id = ?)`,
    [siteId, ...key],
  );
  for (const table of ['webhook_messages', 'webhook_attempts', 'webhook_recipients', 'webhook_told'])
    await sql.run(`delete from ${table} where site_id = ? and webhook_id = ?`, key);
  return (await sql.run('delete from webhooks where site_id = ? and id = ?', key)) > 0;
}
