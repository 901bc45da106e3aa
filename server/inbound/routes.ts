/** Webhooks of other programs that come in: setting them up. Receiving them: `receive.ts`. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { paging, site as siteParameter } from '../../shared/api/common.ts';
import {
  Inbound,
  InboundChange,
  type InboundDelivery,
  InboundDeliveryPage,
  InboundPage,
  NewInbound,
} from '../../shared/api/inbound.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Scope } from '../../shared/vocabulary.ts';
import type { Clock } from '../clock.ts';
import { badPaths } from '../domain/inbound/mapping.ts';
import { toIso } from '../domain/iso.ts';
import type { Auth } from '../http/auth.ts';
import { createOnce } from '../http/idempotency.ts';
import { answerList } from '../http/list.ts';
import { type FieldError, invalid, ProblemError } from '../http/problem.ts';
import type { InboundSettings, StoredDelivery, StoredInbound } from '../storage/facts/inbound.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';

export interface InboundParts {
  storage: Storage;
  auth: Auth;
  clock: Clock;
  /** Seals a secret with a key that is not in the database. */
  seal(secret: string): string;
  /** Where people reach this server. */
  url(): string;
}

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
const ListQuery = Type.Object({ ...siteParameter, ...paging }, { additionalProperties: false });
const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
const tags = ['Inbound webhooks'];

export async function inboundRoutes(app: FastifyInstance, parts: InboundParts): Promise<void> {
  const { storage, auth, clock } = parts;

  app.post(
    '/v1/inbound',
    {
      onRequest: auth.needs('manage'),
      config: { opensDoor: true, described: { idempotent: true } },
      schema: {
        tags,
        summary: 'Take webhooks of another program',
        description:
          'CallRail, Twilio, Intercom and Calendly are known; for anything else `generic` with a `signature` and a `mapping`. The answer says which URL the program is to call.',
        querystring: SiteQuery,
        body: NewInbound,
        response: { 201: Inbound },
      },
    },
    async (request, reply) => {
      const site = await siteOf(request, 'manage');
      const { adapter, name = null, secret, signature = null, mapping = null } = request.body as NewInbound;
      const settings = { name, signature, mapping, secret: parts.seal(secret) };
      check(adapter, settings);
      const now = clock.now();
      const made = await createOnce(storage, request, reply, now, 'createInbound', site.siteId, adapter, settings, now);
      return reply.code(201).send(view(site, made));
    },
  );

  app.get(
    '/v1/inbound',
    {
      onRequest: auth.needs('read'),
      config: { csv: { name: 'inbound', rows: 'data' } },
      schema: {
        tags,
        summary: 'List what is taken, never the secrets',
        querystring: ListQuery,
        response: { 200: InboundPage },
      },
    },
    async (request) => {
      const site = await siteOf(request, 'read');
      const all = await storage.read('listInbound', site.siteId);
      return answerList<StoredInbound, { createdAt: number; id: string }, Inbound>(request, {
        site,
        position: { createdAt: 'integer', id: 'text' },
        rows: (limit, after) =>
          all
            .filter(
              (one) =>
                !after || one.createdAt > after.createdAt || (one.createdAt === after.createdAt && one.id > after.id),
            )
            .slice(0, limit),
        positionOf: ({ createdAt, id }) => ({ createdAt, id }),
        show: (page) => page.map((one) => view(site, one)),
      });
    },
  );

  app.get(
    '/v1/inbound/:id',
    {
      onRequest: auth.needs('read'),
      schema: {
        tags,
        summary: 'One of them, and how it goes',
        params: Id,
        querystring: SiteQuery,
        response: { 200: Inbound },
      },
    },
    async (request) => {
      const { site, stored } = await inboundOf(request, 'read');
      return view(site, stored);
    },
  );

  app.get(
    '/v1/inbound/:id/deliveries',
    {
      onRequest: auth.needs('read'),
      config: { csv: { name: 'inbound-deliveries', rows: 'data' } },
      schema: {
        tags,
        summary: 'Its last messages, newest first: how each was answered, and why',
        description:
          'Twenty that were the sender’s and twenty that were refused, without anything that they said: of a field that is not valid its name and what is wrong.',
        params: Id,
        querystring: ListQuery,
        response: { 200: InboundDeliveryPage },
      },
    },
    async (request) => {
      const { site, stored } = await inboundOf(request, 'read');
      const all = await storage.read('inboundDeliveries', site.siteId, stored.id);
      return answerList<StoredDelivery, { number: number }, InboundDelivery>(request, {
        site,
        position: { number: 'integer' },
        rows: (limit, after) => all.filter(({ number }) => !after || number < after.number).slice(0, limit),
        positionOf: ({ number }) => ({ number }),
        show: (page) => page.map(({ at, ...delivery }) => ({ ...delivery, at: toIso(at) })),
      });
    },
  );

  app.patch(
    '/v1/inbound/:id',
    {
      onRequest: auth.needs('manage'),
      config: { opensDoor: true },
      schema: {
        tags,
        summary: 'Change its name, secret, signature or mapping',
        params: Id,
        querystring: SiteQuery,
        body: InboundChange,
        response: { 200: Inbound },
      },
    },
    async (request) => {
      const { site, stored } = await inboundOf(request, 'manage');
      const { name, signature, mapping, secret } = request.body as InboundChange;
      const settings = {
        name: name === undefined ? stored.name : name,
        signature: signature ?? stored.signature,
        mapping: mapping ?? stored.mapping,
        secret: secret === undefined ? stored.secret : parts.seal(secret),
      };
      check(stored.adapter, settings);
      return view(site, (await storage.write('changeInbound', site.siteId, stored.id, settings))!);
    },
  );

  app.delete(
    '/v1/inbound/:id',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'Take no more; what was told stays',
        params: Id,
        querystring: SiteQuery,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { site, stored } = await inboundOf(request, 'manage');
      await storage.write('deleteInbound', site.siteId, stored.id);
      return reply.code(204).send();
    },
  );

  async function siteOf(request: FastifyRequest, scope: Scope): Promise<StoredSite> {
    const { site } = request.query as Static<typeof SiteQuery>;
    return auth.site(await auth.require(request, scope), site);
  }

  async function inboundOf(
    request: FastifyRequest,
    scope: Scope,
  ): Promise<{ site: StoredSite; stored: StoredInbound }> {
    const site = await siteOf(request, scope);
    const stored = await storage.read('getInbound', (request.params as Static<typeof Id>).id);
    if (stored?.siteId !== site.siteId) throw new ProblemError('not_found');
    return { site, stored };
  }

  function view(site: StoredSite, one: StoredInbound): Inbound {
    const { id, adapter, name, signature, mapping, received, refused, lastProblem } = one;
    return {
      ...{ id, site: site.id, adapter, name },
      url: `${parts.url()}/v1/inbound/${id}/events`,
      ...{ signature, mapping, createdAt: toIso(one.createdAt), received, refused },
      lastReceivedAt: one.lastAt === null ? null : toIso(one.lastAt),
      lastProblem,
    };
  }
}

/** @throws 400 where a generic one cannot be read, or a known one is told how to be */
function check(adapter: NewInbound['adapter'], { signature, mapping }: InboundSettings): void {
  const errors: FieldError[] = [];
  for (const [pointer, value] of [
    ['/signature', signature],
    ['/mapping', mapping],
  ] as const) {
    if (adapter === 'generic' && !value) errors.push({ pointer, detail: 'is needed for a generic one' });
    if (adapter !== 'generic' && value) errors.push({ pointer, detail: `${adapter} is known: leave it out` });
  }
  if (mapping) {
    if (!mapping.lead && !mapping.touchpoint)
      errors.push({ pointer: '/mapping', detail: 'needs the fields of a lead, of a touchpoint, or both' });
    for (const pointer of badPaths(mapping))
      errors.push({ pointer, detail: 'is no path: names and positions, such as data.items[0].email' });
  }
  if (signature?.signed?.includes('{timestamp}') && !signature.timestampHeader && !signature.pairs)
    errors.push({ pointer: '/signature/timestampHeader', detail: 'is needed where a time is signed' });
  if (errors.length > 0) throw invalid(errors);
}
