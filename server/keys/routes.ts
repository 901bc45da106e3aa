/** Secret API keys. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { paging } from '../../shared/api/common.ts';
import { IssuedKey, type Key, KeyPage, NewKey } from '../../shared/api/site.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { toIso } from '../domain/iso.ts';
import type { Auth, Caller } from '../http/auth.ts';
import type { Directory } from '../http/directory.ts';
import { createOnce } from '../http/idempotency.ts';
import { answerList } from '../http/list.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import { readInstant } from '../http/time.ts';
import type { StoredKey } from '../storage/facts/keys.ts';
import type { Storage } from '../storage/storage.ts';

export interface KeyParts {
  storage: Storage;
  auth: Auth;
  directory: Directory;
  clock: Clock;
}

const KeysQuery = Type.Object(paging, { additionalProperties: false });
const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });

export async function keyRoutes(app: FastifyInstance, { storage, auth, directory, clock }: KeyParts): Promise<void> {
  app.post(
    '/v1/keys',
    {
      onRequest: auth.needs('manage'),
      config: { opensDoor: true, described: { idempotent: true } },
      schema: {
        tags: ['Keys'],
        summary: 'Make a key; it is shown this once',
        body: NewKey,
        response: { 201: IssuedKey },
      },
    },
    async (request, reply) => {
      const caller = await auth.require(request, 'manage');
      const told = request.body as NewKey;
      const sites = told.sites ?? (caller.sites ? [...caller.sites] : null);
      for (const [i, id] of (sites ?? []).entries()) {
        if (!directory.site(id) || (caller.sites && !caller.sites.includes(id))) {
          throw invalid([{ pointer: `/sites/${i}`, detail: 'is no site of yours' }]);
        }
      }
      const missing = told.scopes.find((scope) => !caller.scopes.includes(scope));
      if (missing)
        throw new ProblemError('forbidden', { detail: `A key cannot give the scope ${missing}, which it has not` });
      const now = clock.now();
      const expiresAt = told.expiresAt == null ? null : readInstant(told.expiresAt);
      if (told.expiresAt != null && (expiresAt === null || expiresAt <= now))
        throw invalid([{ pointer: '/expiresAt', detail: 'must be a time to come, such as 2031-01-31T00:00:00Z' }]);
      const wanted = { name: told.name, scopes: [...new Set(told.scopes)], sites, expiresAt };
      const { expiresAt: until, ...key } = await createOnce(storage, request, reply, now, 'createKey', wanted, now);
      await directory.load();
      return reply.code(201).send({ ...key, ...(until === null ? {} : { expiresAt: toIso(until) }) });
    },
  );

  app.get(
    '/v1/keys',
    {
      onRequest: auth.needs('manage'),
      config: { csv: { name: 'keys', rows: 'data' } },
      schema: {
        tags: ['Keys'],
        summary: 'List the keys that are not revoked, never the keys themselves',
        querystring: KeysQuery,
        response: { 200: KeyPage },
      },
    },
    async (request) => {
      const caller = await auth.require(request, 'manage');
      const keys = (await storage.read('listKeys')).filter((key) => isOwn(caller, key)).sort(byId);
      return answerList<StoredKey, { id: string }, Key>(request, {
        site: null,
        position: { id: 'text' },
        rows: (limit, after) => keys.filter(({ id }) => !after || id > after.id).slice(0, limit),
        positionOf: ({ id }) => ({ id }),
        show: (page) => page.map(keyView),
      });
    },
  );

  app.delete(
    '/v1/keys/:id',
    {
      onRequest: auth.needs('manage'),
      schema: { tags: ['Keys'], summary: 'Revoke a key', params: Id, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const caller = await auth.require(request, 'manage');
      const { id } = request.params as { id: string };
      const key = (await storage.read('listKeys')).find((candidate) => candidate.id === id);
      if (!key || !isOwn(caller, key) || !(await storage.write('revokeKey', id, clock.now())))
        throw new ProblemError('not_found');
      await directory.load();
      return reply.code(204).send();
    },
  );
}

const keyView = ({ id, name, scopes, sites, createdAt, expiresAt, usedAt }: StoredKey): Key => ({
  id,
  name,
  scopes,
  sites,
  createdAt: toIso(createdAt),
  expiresAt: expiresAt === null ? null : toIso(expiresAt),
  lastUsedAt: usedAt === null ? null : toIso(usedAt),
});

const byId = (a: StoredKey, b: StoredKey): number => (a.id < b.id ? -1 : 1);

/** May the caller see and revoke it? Of the keys of several sites, who may for all of them. */
const isOwn = (caller: Caller, key: StoredKey): boolean =>
  !caller.sites || (key.sites?.every((site) => caller.sites?.includes(site)) ?? false);
