/** Links that show one view to whoever has them: made, listed, ended. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { paging, site as siteParameter } from '../../shared/api/common.ts';
import { IssuedShare, NewShare, type Share, SharePage } from '../../shared/api/share.ts';
import { LIMITS } from '../../shared/limits.ts';
import { SHAREABLE } from '../../shared/shareable.ts';
import type { Clock } from '../clock.ts';
import { toIso } from '../domain/iso.ts';
import { isShareable } from '../domain/share.ts';
import type { Auth } from '../http/auth.ts';
import { createOnce } from '../http/idempotency.ts';
import { answerList } from '../http/list.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import type { StoredShare } from '../storage/facts/shares.ts';
import type { Storage } from '../storage/storage.ts';

export interface ShareParts {
  storage: Storage;
  auth: Auth;
  clock: Clock;
  /** Where users reach the server; null: not told, links then begin with their path. */
  publicUrl: string | null;
}

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
const SharesQuery = Type.Object({ ...siteParameter, ...paging }, { additionalProperties: false });
const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
const DAY_MS = 24 * 3600 * 1000;
const DEFAULT_DAYS = 30;

export async function shareRoutes(
  app: FastifyInstance,
  { storage, auth, clock, publicUrl }: ShareParts,
): Promise<void> {
  const tags = ['Shares'];
  const siteOf = async (request: FastifyRequest) => {
    const caller = await auth.require(request, 'manage');
    const { site } = request.query as Static<typeof SiteQuery>;
    return { caller, site: auth.site(caller, site) };
  };

  app.post(
    '/v1/shares',
    {
      onRequest: auth.needs('manage'),
      config: { opensDoor: true, described: { idempotent: true } },
      schema: {
        tags,
        summary: 'Make a link that shows one view, without signing in, until it ends',
        description:
          'Whoever has the link reads the figures of this one page, with the filters it had. Persons are on no page that can be shared.',
        querystring: SiteQuery,
        body: NewShare,
        response: { 201: IssuedShare },
      },
    },
    async (request, reply) => {
      const { caller, site } = await siteOf(request);
      const { name, path, days = DEFAULT_DAYS } = request.body as NewShare;
      if (!isShareable(path))
        throw invalid([{ pointer: '/path', detail: `must be one of ${Object.keys(SHAREABLE).join(', ')}` }]);
      const now = clock.now();
      const wanted = { name, path, expiresAt: now + days * DAY_MS };
      const by = caller.by.kind === 'user' ? caller.by.user.id : null;
      const made = await createOnce(storage, request, reply, now, 'createShare', site.siteId, wanted, by, now);
      // The secret stands behind the #: it is in no log of a server and in no Referer.
      const link = `${publicUrl?.replace(/\/+$/, '') ?? ''}${path}#share=${made.secret}`;
      return reply.code(201).send({ share: shareView(made.share), link });
    },
  );

  app.get(
    '/v1/shares',
    {
      onRequest: auth.needs('manage'),
      config: { csv: { name: 'shares', rows: 'data' } },
      schema: {
        tags,
        summary: 'Links that still work, never their secrets',
        querystring: SharesQuery,
        response: { 200: SharePage },
      },
    },
    async (request) => {
      const { site } = await siteOf(request);
      const shares = await storage.read('listShares', site.siteId, clock.now());
      return answerList<StoredShare, { id: string }, Share>(request, {
        site,
        position: { id: 'text' },
        rows: (limit, after) => {
          const start = after ? shares.findIndex(({ id }) => id === after.id) + 1 : 0;
          return shares.slice(start, start + limit);
        },
        positionOf: ({ id }) => ({ id }),
        show: (page) => page.map(shareView),
      });
    },
  );

  app.delete(
    '/v1/shares/:id',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'End a link, at once',
        params: Id,
        querystring: SiteQuery,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { site } = await siteOf(request);
      const { id } = request.params as Static<typeof Id>;
      if (!(await storage.write('deleteShare', site.siteId, id))) throw new ProblemError('not_found');
      return reply.code(204).send();
    },
  );
}

const shareView = ({ createdAt, expiresAt, ...share }: StoredShare): Share => ({
  ...share,
  createdAt: toIso(createdAt),
  expiresAt: toIso(expiresAt),
});
