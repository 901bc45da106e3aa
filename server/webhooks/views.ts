/** Webhooks, their messages and attempts as the API shows them. */
import type { Webhook, WebhookAttempt, WebhookMessage } from '../../shared/api/webhook.ts';
import { toIso } from '../domain/iso.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Attempt } from '../storage/outbox/sending.ts';
import type { StoredWebhook } from '../storage/outbox/webhooks.ts';
import type { StoredMessage } from '../storage/reads/outbox.ts';

const isoOrNull = (at: number | null) => (at === null ? null : toIso(at));

/** Many receivers have a secret in the query. */
function withoutQuery(text: string): string {
  const url = new URL(text);
  return url.search === '' ? text : `${url.origin}${url.pathname}?…`;
}

export function webhookView(site: StoredSite, hook: StoredWebhook): Webhook {
  return {
    id: hook.id,
    site: site.id,
    url: withoutQuery(hook.url),
    events: hook.events,
    models: hook.models,
    description: hook.description,
    enabled: hook.disabled === null,
    disabledBecause: hook.disabled,
    failingSince: isoOrNull(hook.failingSince),
    oldSecretUntil: isoOrNull(hook.oldSecretUntil),
    createdAt: toIso(hook.createdAt),
  };
}

export function attemptView({ number, at, tookMs, outcome, status, detail }: Attempt): WebhookAttempt {
  return { number, attemptedAt: toIso(at), tookMs, outcome, status, detail };
}

export function messageView({ id, event, subject, state, createdAt, dueAt, attempts }: StoredMessage): WebhookMessage {
  return {
    id,
    event,
    subject,
    state,
    createdAt: toIso(createdAt),
    nextAttemptAt: state === 'waiting' ? toIso(dueAt) : null,
    attempts: attempts.map(attemptView),
  };
}
