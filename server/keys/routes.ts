/** Secret API keys. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { IssuedKey, NewKey } from '../../shared/api/site.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import type { Auth } from '../http/auth.ts';
import type { Directory } from '../http/directory.ts';
import { createOnce } from '../http/idempotency.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import type { Storage } from '../storage/storage.ts';

export interface KeyParts {
  storage: Storage;
  auth: Auth;
  directory: Directory;
  clock: Clock;
}

const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });

export async function keyRoutes(app: FastifyInstance, { storage, auth, directory, clock }: KeyParts): Promise<void> {
  app.post(
    '/v1/keys',
    {
      onRequest: auth.needs('manage'),
      config: { described: { idempotent: true } },
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
      const wanted = { name: told.name, scopes: [...new Set(told.scopes)], sites };
      const key = await createOnce(storage, request, reply, now, 'createKey', wanted, now);
      await directory.load();
      return reply.code(201).send(key);
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
      const own = key && (!caller.sites || key.sites?.every((site) => caller.sites?.includes(site)));
      if (!own || !(await storage.write('revokeKey', id, clock.now()))) throw new ProblemError('not_found');
      await directory.load();
      return reply.code(204).send();
    },
  );
}
