/** Sites and their settings. */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { paging } from '../../shared/api/common.ts';
import { NewSite, Site, SiteChange, SitePage } from '../../shared/api/site.ts';
import { DEMO_PREFIX } from '../../shared/demo.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { toIso } from '../domain/iso.ts';
import type { Auth } from '../http/auth.ts';
import { type Directory, TRY_IT_NAME } from '../http/directory.ts';
import { createOnce } from '../http/idempotency.ts';
import { answerList } from '../http/list.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import { FORMER_WRITE_KEYS_MAX, type StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';
import { checkSettings } from './check-settings.ts';

export interface SiteParts {
  storage: Storage;
  auth: Auth;
  directory: Directory;
  clock: Clock;
}

const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
const FormerKey = Type.Object({ ...Id.properties, writeKey: Type.String({ maxLength: LIMITS.idChars }) });
const Deletion = Type.Object(
  { confirm: Type.Optional(Type.String({ maxLength: 200, description: 'the name of the site' })) },
  { additionalProperties: false },
);
/** Rows that one step deletes: few enough that no event waits long. */
const ROWS_A_STEP = 2000;
const SitesQuery = Type.Object(paging, { additionalProperties: false });

export async function siteRoutes(app: FastifyInstance, { storage, auth, directory, clock }: SiteParts): Promise<void> {
  app.post(
    '/v1/sites',
    {
      onRequest: auth.needs('manage'),
      config: { described: { idempotent: true } },
      schema: { tags: ['Sites'], summary: 'Add a site', body: NewSite, response: { 201: Site } },
    },
    async (request, reply) => {
      const caller = await auth.require(request, 'manage');
      if (caller.sites) throw new ProblemError('forbidden', { detail: 'A key that is bound to sites cannot add one' });
      const told = request.body as NewSite;
      checkSettings(told);
      const now = clock.now();
      const site = await createOnce(storage, request, reply, now, 'createSite', told, now);
      await directory.load();
      return reply.code(201).send(siteView(site));
    },
  );

  app.get(
    '/v1/sites',
    {
      onRequest: auth.needs('read'),
      config: { csv: { name: 'sites', rows: 'data' } },
      schema: { tags: ['Sites'], summary: 'List sites', querystring: SitesQuery, response: { 200: SitePage } },
    },
    async (request) => {
      const caller = await auth.require(request, 'read');
      const own = directory.sites().filter((site) => !caller.sites || caller.sites.includes(site.id));
      return answerList<StoredSite, { siteId: number }, Site>(request, {
        site: null,
        position: { siteId: 'integer' },
        rows: (limit, after) => own.filter((site) => site.siteId > (after?.siteId ?? 0)).slice(0, limit),
        positionOf: ({ siteId }) => ({ siteId }),
        show: (page) => page.map(siteView),
      });
    },
  );

  app.get(
    '/v1/sites/:id',
    {
      onRequest: auth.needs('read'),
      schema: { tags: ['Sites'], summary: 'One site', params: Id, response: { 200: Site } },
    },
    async (request) => {
      const { id } = request.params as { id: string };
      return siteView(auth.site(await auth.require(request, 'read'), id));
    },
  );

  app.patch(
    '/v1/sites/:id',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags: ['Sites'],
        summary: 'Change settings of a site',
        params: Id,
        body: SiteChange,
        response: { 200: Site },
      },
    },
    async (request) => {
      const { id } = request.params as { id: string };
      const site = auth.site(await auth.require(request, 'manage'), id);
      const change = request.body as SiteChange;
      checkSettings(change);
      const changed = await storage.write('changeSite', site.siteId, change, clock.now());
      await directory.load();
      if (!changed) throw new ProblemError('not_found');
      return siteView(changed);
    },
  );

  app.post(
    '/v1/sites/:id/write-keys',
    {
      onRequest: auth.needs('manage'),
      config: { described: { idempotent: true } },
      schema: {
        tags: ['Sites'],
        summary: 'Give a site another write key',
        description:
          'For tags and snippets from now on. The one before is still taken, for pages that have it, until it is ended.',
        params: Id,
        response: { 201: Site },
      },
    },
    async (request, reply) => {
      const { id } = request.params as Static<typeof Id>;
      const site = auth.site(await auth.require(request, 'manage'), id);
      const changed = await createOnce(storage, request, reply, clock.now(), 'rotateWriteKey', site.siteId);
      await directory.load();
      if (!changed)
        throw new ProblemError('conflict', {
          detail: `There may be ${FORMER_WRITE_KEYS_MAX} former write keys: end one that no page has any more`,
        });
      return reply.code(201).send(siteView(changed));
    },
  );

  app.delete(
    '/v1/sites/:id/write-keys/:writeKey',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags: ['Sites'],
        summary: 'End a former write key',
        description:
          'What is sent with it is refused from then on. The current one cannot be ended: give another first.',
        params: FormerKey,
        response: { 204: Type.Null({ description: 'It is taken no more' }) },
      },
    },
    async (request, reply) => {
      const { id, writeKey } = request.params as Static<typeof FormerKey>;
      const site = auth.site(await auth.require(request, 'manage'), id);
      if (writeKey === site.writeKey)
        throw new ProblemError('conflict', { detail: 'It is the current write key: give the site another first' });
      if (!(await storage.write('endWriteKey', site.siteId, writeKey))) throw new ProblemError('not_found');
      await directory.load();
      return reply.code(204).send();
    },
  );

  app.delete(
    '/v1/sites/:id',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags: ['Sites'],
        summary: 'Delete a site and everything it holds',
        description:
          'Events, leads, deals, costs, settings: nothing of it can be brought back but from a backup. Keys bound to it alone are revoked. Its write key is refused from the first moment; the answer comes when all is gone, and a call that was cut off can simply be made again. A demo site needs no confirmation.',
        params: Id,
        querystring: Deletion,
        response: { 204: Type.Null({ description: 'All of it is gone' }) },
      },
    },
    async (request, reply) => {
      const { id } = request.params as { id: string };
      const site = auth.site(await auth.require(request, 'manage'), id);
      if (site.name === TRY_IT_NAME)
        throw new ProblemError('conflict', { detail: 'The try-it site goes with NODE_ENV=production' });
      const { confirm } = request.query as Static<typeof Deletion>;
      if (confirm !== site.name && !site.name.startsWith(DEMO_PREFIX)) {
        const detail = 'must be the name of the site: everything it holds will be deleted';
        throw invalid([{ parameter: 'confirm', detail }]);
      }
      if (!(await storage.write('closeSite', site.siteId))) throw new ProblemError('not_found');
      await directory.load();
      while ((await storage.write('deleteSiteStep', site.siteId, ROWS_A_STEP, clock.now())) > 0);
      await directory.load();
      return reply.code(204).send();
    },
  );
}

export function siteView(site: StoredSite) {
  const { siteId: _, channels: __, createdAt, ...shown } = site;
  return { ...shown, createdAt: toIso(createdAt) };
}
