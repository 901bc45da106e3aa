/** What webhooks said: messages with every attempt, one with its body, and sending again. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { site as siteParameter } from '../../shared/api/common.ts';
import {
  Replay,
  Replayed,
  type WebhookMessage,
  WebhookMessageDetail,
  WebhookMessagePage,
  WebhookMessageQuery,
} from '../../shared/api/webhook.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Scope } from '../../shared/vocabulary.ts';
import type { Clock } from '../clock.ts';
import type { Auth } from '../http/auth.ts';
import { refuseOtherRequest } from '../http/idempotency.ts';
import { answerList } from '../http/list.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import { readInstant } from '../http/time.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { StoredWebhook } from '../storage/outbox/webhooks.ts';
import type { StoredMessage } from '../storage/reads/outbox.ts';
import type { Storage } from '../storage/storage.ts';
import { messageView } from './views.ts';

export interface MessageParts {
  storage: Storage;
  auth: Auth;
  clock: Clock;
  hookOf(request: FastifyRequest, scope: Scope): Promise<{ site: StoredSite; hook: StoredWebhook }>;
}

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
const Ids = Type.Object({ id: Id.properties.id, message: Id.properties.id });
const tags = ['Webhooks'];
const listOf = <T>(value: T | readonly T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? [...value] : [value as T];

export function messageRoutes(app: FastifyInstance, { storage, auth, clock, hookOf }: MessageParts): void {
  app.get(
    '/v1/webhooks/:id/attempts',
    {
      onRequest: auth.needs('read'),
      config: { csv: { name: 'webhook-attempts', rows: 'data' } },
      schema: {
        tags,
        summary: 'What a webhook said, newest first, with every attempt and its outcome',
        description: 'Kept for 30 days.',
        params: Id,
        querystring: WebhookMessageQuery,
        response: { 200: WebhookMessagePage },
      },
    },
    async (request) => {
      const { site, hook } = await hookOf(request, 'read');
      const query = request.query as WebhookMessageQuery;
      const filter = { states: listOf(query.state), events: listOf(query.event) };
      return answerList<StoredMessage, { createdAt: number; id: string }, WebhookMessage>(request, {
        site,
        position: { createdAt: 'integer', id: 'text' },
        rows: (limit, after) => storage.read('webhookMessages', site.siteId, hook.id, filter, limit, after),
        positionOf: ({ createdAt, id }) => ({ createdAt, id }),
        show: (page) => page.map(messageView),
      });
    },
  );

  app.get(
    '/v1/webhooks/:id/attempts/:message',
    {
      // Its body is what was signed, letter by letter.
      onRequest: auth.needsIdentifiers('read'),
      config: { personal: true },
      schema: {
        tags,
        summary: 'One message, as it was sent',
        params: Ids,
        querystring: SiteQuery,
        response: { 200: WebhookMessageDetail },
      },
    },
    async (request) => {
      const { site, hook } = await hookOf(request, 'read');
      const { message } = request.params as Static<typeof Ids>;
      const stored = await storage.read('webhookMessage', site.siteId, hook.id, message);
      if (!stored) throw new ProblemError('not_found');
      return { ...messageView(stored), body: stored.body };
    },
  );

  app.post(
    '/v1/webhooks/:id/replay',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'Send messages again, under their old ids',
        description:
          'Named ones, or all of a state or from a time on. A receiver that had one already knows it by its `webhook-id`.',
        params: Id,
        querystring: SiteQuery,
        body: Replay,
        response: { 200: Replayed },
      },
    },
    async (request) => {
      const { site, hook } = await hookOf(request, 'manage');
      const { messages, state, since } = request.body as Replay;
      const at = since === undefined ? undefined : readInstant(since);
      if (at === null) throw invalid([{ pointer: '/since', detail: 'must be an ISO 8601 time' }]);
      const now = clock.now();
      await refuseOtherRequest(storage, request, now);
      const asked = {
        ...(messages ? { ids: messages } : {}),
        ...(state ? { state } : {}),
        ...(at === undefined ? {} : { since: at }),
      };
      return { replayed: await storage.write('replayMessages', site.siteId, hook.id, asked, now) };
    },
  );
}
