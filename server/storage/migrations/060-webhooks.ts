/** Webhooks: whom to tell, what changed and is still to be told, the messages and what became of each. */
import type { Schema } from './schema.ts';

export const name = '060-webhooks';

export function up({ table, index }: Schema): string[] {
  return [
    table(
      'webhooks',
      [
        'site_id integer not null',
        'id text not null',
        'created_at bigint not null',
        'url text not null',
        'events text not null',
        'models text not null',
        'description text',
        'secret text not null',
        'old_secret text',
        'old_secret_until bigint',
        'disabled text',
        'failing_since bigint',
        'primary key (site_id, id)',
      ],
      'clustered',
    ),
    // Written with the change itself, only ever added: nobody who derives waits for another.
    table(
      'webhook_changes',
      [
        'site_id integer not null',
        'event text not null',
        'subject text not null',
        'at bigint not null',
        'id text not null',
        'detail text',
        'aside_until bigint not null default 0',
        'primary key (site_id, event, subject, at, id)',
      ],
      'clustered',
    ),
    table(
      'webhook_messages',
      [
        'site_id integer not null',
        'id text not null',
        'webhook_id text not null',
        'event text not null',
        'subject text not null',
        'position bigint not null',
        'created_at bigint not null',
        'state text not null',
        'attempts integer not null',
        'failures integer not null',
        'due_at bigint not null',
        'leased_until bigint not null',
        'body text not null',
        'primary key (site_id, id)',
      ],
      'clustered',
    ),
    index('webhook_messages_due', 'webhook_messages (state, due_at)'),
    index('webhook_messages_subject', 'webhook_messages (site_id, webhook_id, subject, position)'),
    index('webhook_messages_age', 'webhook_messages (created_at)'),
    table(
      'webhook_attempts',
      [
        'site_id integer not null',
        'message_id text not null',
        'number integer not null',
        'webhook_id text not null',
        'at bigint not null',
        'took_ms integer not null',
        'outcome text not null',
        'status integer',
        'detail text',
        'primary key (site_id, message_id, number)',
      ],
      'clustered',
    ),
    index('webhook_attempts_webhook', 'webhook_attempts (site_id, webhook_id, at)'),
    // Whom a message is about: where she is erased, it is not sent.
    table(
      'webhook_message_leads',
      [
        'site_id integer not null',
        'lead_id text not null',
        'message_id text not null',
        'primary key (site_id, lead_id, message_id)',
      ],
      'clustered',
    ),
    index('webhook_message_leads_message', 'webhook_message_leads (site_id, message_id)'),
    // Who was told of her, for as long as she is known: they hear of her erasure (GDPR art. 19).
    table(
      'webhook_recipients',
      [
        'site_id integer not null',
        'lead_id text not null',
        'webhook_id text not null',
        'primary key (site_id, lead_id, webhook_id)',
      ],
      'clustered',
    ),
    // Digest of what was told last, so that what is the same is not told again.
    table(
      'webhook_told',
      [
        'site_id integer not null',
        'subject text not null',
        'webhook_id text not null',
        'topic text not null',
        'digest text not null',
        'primary key (site_id, subject, webhook_id, topic)',
      ],
      'clustered',
    ),
  ];
}
