/** `/v1/retention`: how long data is kept, what a run would take away, and the receipts of those that were. */
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import {
  Retention,
  RetentionPreview,
  RetentionPreviewBody,
  RetentionQuery,
  type RetentionRun,
  RetentionRunPage,
  RetentionRunsQuery,
} from '../../shared/api/retention.ts';
import type { Clock } from '../clock.ts';
import { toIso } from '../domain/iso.ts';
import { RETENTION_PRESETS } from '../domain/retention.ts';
import type { Auth } from '../http/auth.ts';
import { answerList } from '../http/list.ts';
import type { RunPosition, StoredRun } from '../storage/retention/runs.ts';
import type { Storage } from '../storage/storage.ts';
import { byClass, countToForget } from './preview.ts';

export interface RetentionParts {
  storage: Storage;
  auth: Auth;
  clock: Clock;
}

export async function retentionRoutes(app: FastifyInstance, { storage, auth, clock }: RetentionParts): Promise<void> {
  const tags = ['Privacy'];
  app.get(
    '/v1/retention',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'How long data is kept',
        description:
          'Unlimited unless the site says otherwise: `retention` and `retentionDays` of `PATCH /v1/sites/{id}`.',
        querystring: RetentionQuery,
        response: { 200: Retention },
      },
    },
    async (request): Promise<Retention> => {
      const { site: named } = request.query as Static<typeof RetentionQuery>;
      const { retention, retentionDays } = auth.site(await auth.require(request, 'manage'), named);
      return { retention, retentionDays, presets: RETENTION_PRESETS.map((preset) => ({ ...preset })) };
    },
  );

  app.post(
    '/v1/retention/preview',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'What a run would take away now, by these settings or the own ones',
        description: 'Counts alone; nothing is changed.',
        querystring: RetentionQuery,
        body: RetentionPreviewBody,
        response: { 200: RetentionPreview },
      },
    },
    async (request): Promise<RetentionPreview> => {
      const { site: named } = request.query as Static<typeof RetentionQuery>;
      const site = auth.site(await auth.require(request, 'manage'), named);
      const now = clock.now();
      const { retention, retentionDays } = { ...site, ...(request.body as RetentionPreviewBody) };
      const found = await countToForget(storage, site, { retention, retentionDays }, now);
      return { asOf: toIso(now), classes: found.map(({ before, ...rest }) => ({ ...rest, before: toIso(before) })) };
    },
  );

  app.get(
    '/v1/retention/runs',
    {
      onRequest: auth.needs('manage'),
      config: { csv: { name: 'retention-runs', rows: 'data' } },
      schema: {
        tags,
        summary: 'What was taken away when, the newest run first',
        description: 'One run a day at most, and only where something is not kept for ever.',
        querystring: RetentionRunsQuery,
        response: { 200: RetentionRunPage },
      },
    },
    async (request) => {
      const { site: named } = request.query as Static<typeof RetentionRunsQuery>;
      const site = auth.site(await auth.require(request, 'manage'), named);
      return answerList<StoredRun, RunPosition, RetentionRun>(request, {
        site,
        position: { at: 'integer', id: 'text' },
        rows: (limit, after) => storage.read('listRetentionRuns', site.siteId, limit, after),
        positionOf: ({ beganAt, id }) => ({ at: beganAt, id }),
        show: (rows) => rows.map(runView),
      });
    },
  );
}

function runView({ id, beganAt, endedAt, cutoffs, counts }: StoredRun): RetentionRun {
  const classes = byClass(cutoffs).map(([name, before]) => ({
    class: name,
    before: toIso(before),
    count: counts[name] ?? 0,
  }));
  return { id, beganAt: toIso(beganAt), endedAt: endedAt === null ? null : toIso(endedAt), classes };
}
