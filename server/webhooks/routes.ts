/** Webhooks: whom to tell of what, with which secret. What was told: `message-routes.ts`. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { paging, site as siteParameter } from '../../shared/api/common.ts';
import {
  IssuedWebhook,
  NewWebhook,
  RotateSecret,
  Webhook,
  WebhookAttempt,
  WebhookChange,
  WebhookPage,
} from '../../shared/api/webhook.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Scope } from '../../shared/vocabulary.ts';
import type { Clock } from '../clock.ts';
import type { Auth } from '../http/auth.ts';
import { createOnce, refuseOtherRequest } from '../http/idempotency.ts';
import { answerList } from '../http/list.ts';
import { type FieldError, invalid, ProblemError } from '../http/problem.ts';
import type { Outbound } from '../outbound/call.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { WebhookChange as StoredChange, StoredWebhook } from '../storage/outbox/webhooks.ts';
import type { Storage } from '../storage/storage.ts';
import type { WebhookDispatcher } from './dispatcher.ts';
import { messageRoutes } from './message-routes.ts';
import type { WebhookSecrets } from './secrets.ts';
import { attemptView, webhookView } from './views.ts';

export interface WebhookParts {
  storage: Storage;
  auth: Auth;
  clock: Clock;
  outbound: Outbound;
  secrets: WebhookSecrets;
  dispatcher: WebhookDispatcher;
  /** Of these models those that the site has not. */
  unknownModels(site: StoredSite, models: readonly string[]): Promise<string[]>;
}

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
const ListQuery = Type.Object({ ...siteParameter, ...paging }, { additionalProperties: false });
const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
const DEFAULT_MODELS = ['first', 'last', 'linear'];
const DEFAULT_OVERLAP_HOURS = 24;
const HOUR_MS = 3_600_000;
const tags = ['Webhooks'];

export async function webhookRoutes(app: FastifyInstance, parts: WebhookParts): Promise<void> {
  const { storage, auth, clock, outbound, secrets, dispatcher } = parts;

  app.post(
    '/v1/webhooks',
    {
      onRequest: auth.needs('manage'),
      config: { opensDoor: true, described: { idempotent: true } },
      schema: {
        tags,
        summary: 'Make a webhook; its secret is shown this once',
        description:
          'Every message is signed (standardwebhooks.com) and tried ten times over three days. What it says: `webhooks` of this document.',
        querystring: SiteQuery,
        body: NewWebhook,
        response: { 201: IssuedWebhook },
      },
    },
    async (request, reply) => {
      const site = await siteOf(request, 'manage');
      const told = request.body as NewWebhook;
      const models = [...new Set(told.models ?? DEFAULT_MODELS)];
      await check(site, { url: told.url, models });
      const now = clock.now();
      const stored = await createOnce(
        storage,
        request,
        reply,
        now,
        'createWebhook',
        site.siteId,
        {
          url: new URL(told.url).href,
          events: [...new Set(told.events)],
          models,
          description: told.description ?? null,
          secret: secrets.make(),
        },
        now,
      );
      return reply.code(201).send(issued(site, stored));
    },
  );

  app.get(
    '/v1/webhooks',
    {
      onRequest: auth.needs('read'),
      config: { csv: { name: 'webhooks', rows: 'data' } },
      schema: {
        tags,
        summary: 'List webhooks, never their secrets',
        querystring: ListQuery,
        response: { 200: WebhookPage },
      },
    },
    async (request) => {
      const site = await siteOf(request, 'read');
      const all = await storage.read('listWebhooks', site.siteId);
      const isAfter = (hook: StoredWebhook, after: { createdAt: number; id: string }) =>
        hook.createdAt > after.createdAt || (hook.createdAt === after.createdAt && hook.id > after.id);
      return answerList<StoredWebhook, { createdAt: number; id: string }, Webhook>(request, {
        site,
        position: { createdAt: 'integer', id: 'text' },
        rows: (limit, after) => all.filter((hook) => !after || isAfter(hook, after)).slice(0, limit),
        positionOf: ({ createdAt, id }) => ({ createdAt, id }),
        show: (page) => page.map((hook) => webhookView(site, hook)),
      });
    },
  );

  app.get(
    '/v1/webhooks/:id',
    {
      onRequest: auth.needs('read'),
      schema: { tags, summary: 'One webhook', params: Id, querystring: SiteQuery, response: { 200: Webhook } },
    },
    async (request) => {
      const { site, hook } = await hookOf(request, 'read');
      return webhookView(site, hook);
    },
  );

  app.patch(
    '/v1/webhooks/:id',
    {
      onRequest: auth.needs('manage'),
      config: { opensDoor: true },
      schema: {
        tags,
        summary: 'Change a webhook, switch it off or on',
        params: Id,
        querystring: SiteQuery,
        body: WebhookChange,
        response: { 200: Webhook },
      },
    },
    async (request) => {
      const { site, hook } = await hookOf(request, 'manage');
      const { url, events, models, description, enabled } = request.body as WebhookChange;
      await check(site, { url, models });
      const change: StoredChange = {};
      if (url !== undefined) change.url = new URL(url).href;
      if (events) change.events = [...new Set(events)];
      if (models) change.models = [...new Set(models)];
      if (description !== undefined) change.description = description;
      if (enabled !== undefined && enabled !== (hook.disabled === null)) change.disabled = enabled ? null : 'by_hand';
      return webhookView(site, (await storage.write('changeWebhook', site.siteId, hook.id, change, clock.now()))!);
    },
  );

  app.delete(
    '/v1/webhooks/:id',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'Delete a webhook, with what waits for it',
        params: Id,
        querystring: SiteQuery,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { site, hook } = await hookOf(request, 'manage');
      await storage.write('deleteWebhook', site.siteId, hook.id);
      return reply.code(204).send();
    },
  );

  app.post(
    '/v1/webhooks/:id/rotate-secret',
    {
      onRequest: auth.needs('manage'),
      config: { opensDoor: true },
      schema: {
        tags,
        summary: 'Make a new secret; it is shown this once',
        description:
          'The old one signs too for `overlapHours` (24), so that no message is refused while the receiver changes over.',
        params: Id,
        querystring: SiteQuery,
        body: RotateSecret,
        response: { 200: IssuedWebhook },
      },
    },
    async (request) => {
      const { site, hook } = await hookOf(request, 'manage');
      const now = clock.now();
      await refuseOtherRequest(storage, request, now);
      const { overlapHours = DEFAULT_OVERLAP_HOURS } = request.body as RotateSecret;
      const change = {
        secret: secrets.make(),
        oldSecret: overlapHours > 0 ? hook.secret : null,
        oldSecretUntil: overlapHours > 0 ? now + Math.round(overlapHours * HOUR_MS) : null,
      };
      return issued(site, (await storage.write('changeWebhook', site.siteId, hook.id, change, now))!);
    },
  );

  app.post(
    '/v1/webhooks/:id/test',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'Send a test message now',
        description:
          'Signed like every message, of the type `webhook.test`; answers what became of it. It is not tried again.',
        params: Id,
        querystring: SiteQuery,
        response: { 200: WebhookAttempt },
      },
    },
    async (request) => {
      const { site, hook } = await hookOf(request, 'manage');
      return attemptView(await dispatcher.sendTest(hook, site.id));
    },
  );

  messageRoutes(app, { ...parts, hookOf });

  async function siteOf(request: FastifyRequest, scope: Scope): Promise<StoredSite> {
    const { site } = request.query as Static<typeof SiteQuery>;
    return auth.site(await auth.require(request, scope), site);
  }

  async function hookOf(request: FastifyRequest, scope: Scope): Promise<{ site: StoredSite; hook: StoredWebhook }> {
    const site = await siteOf(request, scope);
    const hook = await storage.read('getWebhook', site.siteId, (request.params as Static<typeof Id>).id);
    if (!hook) throw new ProblemError('not_found');
    return { site, hook };
  }

  async function check(site: StoredSite, { url, models }: { url?: string | undefined; models?: string[] | undefined }) {
    const errors: FieldError[] = [];
    const refusal = url === undefined ? null : await outbound.refusal(url);
    if (refusal !== null) errors.push({ pointer: '/url', detail: refusal });
    const unknown = models ? await parts.unknownModels(site, models) : [];
    for (const model of unknown)
      errors.push({ pointer: `/models/${models!.indexOf(model)}`, detail: 'is no model of this site' });
    if (errors.length > 0) throw invalid(errors);
  }

  function issued(site: StoredSite, hook: StoredWebhook): IssuedWebhook {
    return { ...webhookView(site, hook), secret: secrets.read(hook.secret)! };
  }
}
