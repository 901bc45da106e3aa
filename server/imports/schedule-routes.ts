/** Schedules of imports: told, listed, run at once, taken away. */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { site as siteParameter } from '../../shared/api/common.ts';
import { ImportSchedule, ImportScheduleIn, ImportScheduleList } from '../../shared/api/import-schedule.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { toIso } from '../domain/iso.ts';
import type { Auth } from '../http/auth.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import type { Outbound } from '../outbound/call.ts';
import type { StoredSchedule } from '../storage/facts/import-schedules.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';
import type { ImportScheduler } from './scheduler.ts';

export interface ScheduleParts {
  storage: Storage;
  auth: Auth;
  clock: Clock;
  outbound: Outbound;
  scheduler: ImportScheduler;
}

const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
const MAX_SCHEDULES = 100;
const tags = ['Imports'];

export async function importScheduleRoutes(
  app: FastifyInstance,
  { storage, auth, clock, outbound, scheduler }: ScheduleParts,
): Promise<void> {
  // The address of a published file is often its only lock: only who manages the site sees it.
  const siteOf = async (request: FastifyRequest): Promise<StoredSite> =>
    auth.site(await auth.require(request, 'manage'), (request.query as Static<typeof SiteQuery>).site);
  const named = async (request: FastifyRequest): Promise<StoredSchedule> => {
    const { id } = request.params as Static<typeof Id>;
    const schedules = await storage.read('listImportSchedules', (await siteOf(request)).siteId);
    const found = schedules.find((one) => one.id === id);
    if (!found) throw new ProblemError('not_found');
    return found;
  };

  app.post(
    '/v1/imports/schedules',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'Have a file fetched and imported again and again',
        description:
          'A published Google Sheet as CSV, for instance. The same kind and URL are the same schedule; told again, it is changed. Runs begin within a minute of their time.',
        querystring: SiteQuery,
        body: ImportScheduleIn,
        response: { 200: ImportSchedule, 201: ImportSchedule },
      },
    },
    async (request, reply) => {
      const site = await siteOf(request);
      const schedule = request.body as ImportScheduleIn;
      const refusal = await outbound.refusal(schedule.url);
      if (refusal !== null) throw invalid([{ pointer: '/url', detail: refusal }]);
      if (schedule.preset !== undefined && schedule.kind !== 'costs') {
        throw invalid([{ pointer: '/preset', detail: 'is for costs' }]);
      }
      const id = `schedule_${createHash('sha256')
        .update(JSON.stringify([schedule.kind, schedule.url]))
        .digest('base64url')
        .slice(0, 16)}`;
      const before = await storage.read('listImportSchedules', site.siteId);
      if (before.length >= MAX_SCHEDULES && !before.some((one) => one.id === id)) {
        throw invalid([{ pointer: '', detail: `A site has at most ${MAX_SCHEDULES} schedules` }]);
      }
      const now = clock.now();
      const written = await storage.write('putImportSchedule', site.siteId, id, schedule, now, now);
      const stored = (await storage.read('listImportSchedules', site.siteId)).find((one) => one.id === id)!;
      return reply.code(written === 'accepted' ? 201 : 200).send(view(stored));
    },
  );

  app.get(
    '/v1/imports/schedules',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'Schedules of imports, each with its last run',
        querystring: SiteQuery,
        response: { 200: ImportScheduleList },
      },
    },
    async (request) => ({
      data: (await storage.read('listImportSchedules', (await siteOf(request)).siteId)).map(view),
    }),
  );

  app.post(
    '/v1/imports/schedules/:id/run',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'Run a schedule now; its next time stays',
        params: Id,
        querystring: SiteQuery,
        response: { 200: ImportSchedule },
      },
    },
    async (request) => {
      const schedule = await named(request);
      return view({ ...schedule, lastRun: await scheduler.run(schedule) });
    },
  );

  app.delete(
    '/v1/imports/schedules/:id',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'End a schedule; what it imported stays',
        params: Id,
        querystring: SiteQuery,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { siteId, id } = await named(request);
      await storage.write('deleteImportSchedule', siteId, id);
      return reply.code(204).send();
    },
  );
}

const view = ({ id, schedule, createdAt, nextAt, lastRun }: StoredSchedule): ImportSchedule => ({
  id,
  ...schedule,
  createdAt: toIso(createdAt),
  nextRunAt: toIso(nextAt),
  lastRun,
});
