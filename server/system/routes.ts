/** Checks, digests, rebuild: what operators ask. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { site as siteParameter } from '../../shared/api/common.ts';
import { SystemChecks } from '../../shared/api/system.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import type { Auth, Caller } from '../http/auth.ts';
import type { Directory } from '../http/directory.ts';
import { ProblemError } from '../http/problem.ts';
import type { Seen } from '../http/seen.ts';
import type { Storage } from '../storage/storage.ts';
import { checkAll } from './checks/checks.ts';
import { type RebuildProgress, rebuild } from './rebuild.ts';
import { type Surroundings, situationOf } from './situation.ts';

export interface SystemParts {
  storage: Storage;
  auth: Auth;
  directory: Directory;
  clock: Clock;
  seen: Seen;
  surroundings: Surroundings;
}

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
const Digests = Type.Object({ facts: Type.String(), derived: Type.String() });
const Begun = Type.Object({ id: Type.String({ examples: ['rebuild_3d9b4c1e-0f52-4a7b-9c38-6e1d2f5a8b70'] }) });
const Progress = Type.Object({
  id: Type.String(),
  status: Type.String(),
  progress: Type.Number(),
  derived: Type.Union([Type.String(), Type.Null()]),
});

export async function systemRoutes(app: FastifyInstance, parts: SystemParts): Promise<void> {
  const { storage, auth, directory, clock } = parts;
  const rebuilds = new Map<string, { state: RebuildProgress; siteIds: readonly number[] }>();
  let last: Promise<void> = Promise.resolve();

  app.get(
    '/v1/system/checks',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags: ['System'],
        summary: 'Is the installation well?',
        description:
          'What `throughline doctor` says: durability, disk and its forecast, clock, derivation, backups, proxies that are not trusted, hosts outside `domains`, webhooks, mails, settings. Each check is `ok`, `warn` or `fail`, and says what to do.',
        querystring: Type.Object({}, { additionalProperties: false }),
        response: { 200: SystemChecks },
      },
    },
    async (request) => {
      const caller = await auth.require(request, 'manage');
      const own = directory.sites().filter((site) => !caller.sites || caller.sites.includes(site.id));
      const sites = new Map(own.map((site) => [site.id, site.name]));
      const { seen, surroundings } = parts;
      return checkAll(await situationOf(storage, surroundings, { now: clock.now(), seen, sites }));
    },
  );

  app.get(
    '/v1/digest',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags: ['System'],
        summary: 'Digests of the facts and of what is derived',
        querystring: SiteQuery,
        response: { 200: Digests },
      },
    },
    async (request) => {
      const siteIds = await sitesOf(request);
      await storage.project('next');
      return storage.read('digests', siteIds);
    },
  );

  app.post(
    '/v1/rebuild',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags: ['System'],
        summary: 'Derive everything again',
        querystring: SiteQuery,
        response: { 202: Begun },
      },
    },
    async (request, reply) => {
      const siteIds = await sitesOf(request);
      const state: RebuildProgress = { id: `rebuild_${randomUUID()}`, status: 'running', progress: 0, derived: null };
      rebuilds.set(state.id, { state, siteIds });
      // One after the other: two at once would only undo each other's work.
      last = last
        .then(() => rebuild(storage, siteIds, clock, state))
        .catch((error) => {
          state.status = 'failed';
          request.log.error({ err: error }, 'a rebuild failed');
        });
      return reply.code(202).send({ id: state.id });
    },
  );

  app.get(
    '/v1/rebuild/:id',
    {
      onRequest: auth.needs('manage'),
      schema: { tags: ['System'], summary: 'How far a rebuild is', params: Id, response: { 200: Progress } },
    },
    async (request) => {
      const caller = await auth.require(request, 'manage');
      const found = rebuilds.get((request.params as Static<typeof Id>).id);
      const own = new Set(ownSites(caller));
      if (!found?.siteIds.every((siteId) => own.has(siteId))) throw new ProblemError('not_found');
      return found.state;
    },
  );

  /** The named site, or all there are. */
  async function sitesOf(request: FastifyRequest): Promise<number[]> {
    const caller = await auth.require(request, 'manage');
    const { site: named } = request.query as Static<typeof SiteQuery>;
    if (named !== undefined) return [auth.site(caller, named).siteId];
    return ownSites(caller);
  }

  function ownSites(caller: Caller): number[] {
    return directory
      .sites()
      .filter((site) => !caller.sites || caller.sites.includes(site.id))
      .map((site) => site.siteId);
  }
}
