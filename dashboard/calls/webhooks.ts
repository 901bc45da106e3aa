/** Calls and questions about webhooks. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  IssuedWebhook,
  NewWebhook,
  Replay,
  Webhook,
  WebhookAttempt,
  WebhookChange,
  WebhookMessage,
} from '../../shared/api/webhook.ts';
import { call, type ListPage, type Query, withQuery } from '../api.ts';

export const webhookPath = (id: string) => `/v1/webhooks/${encodeURIComponent(id)}`;

export const webhooksQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['webhooks', site],
    queryFn: ({ signal }) =>
      call<ListPage<Webhook>>('GET', withQuery('/v1/webhooks', { site, limit: 500 }), { signal }),
  });

export const webhookQuery = (id: string, site: string | undefined) =>
  queryOptions({
    queryKey: ['webhooks', site, id],
    queryFn: ({ signal }) => call<Webhook>('GET', withQuery(webhookPath(id), { site }), { signal }),
  });

export const webhookMessagesQuery = (id: string, query: Query) =>
  queryOptions({
    queryKey: ['webhook-messages', id, query],
    queryFn: ({ signal }) =>
      call<ListPage<WebhookMessage>>('GET', withQuery(`${webhookPath(id)}/attempts`, query), { signal }),
    placeholderData: keepPreviousData,
  });

export const makeWebhook = (webhook: NewWebhook, site: string | undefined) =>
  call<IssuedWebhook>('POST', withQuery('/v1/webhooks', { site }), { body: webhook });
export const changeWebhook = (id: string, change: WebhookChange, site: string | undefined) =>
  call<Webhook>('PATCH', withQuery(webhookPath(id), { site }), { body: change });
export const removeWebhook = (id: string, site: string | undefined) =>
  call<unknown>('DELETE', withQuery(webhookPath(id), { site }));
export const newWebhookSecret = (id: string, site: string | undefined) =>
  call<IssuedWebhook>('POST', withQuery(`${webhookPath(id)}/rotate-secret`, { site }), { body: {} });
export const testWebhook = (id: string, site: string | undefined) =>
  call<WebhookAttempt>('POST', withQuery(`${webhookPath(id)}/test`, { site }));
export const replayMessages = (id: string, which: Replay, site: string | undefined) =>
  call<{ replayed: number }>('POST', withQuery(`${webhookPath(id)}/replay`, { site }), { body: which });
