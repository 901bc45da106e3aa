/** KPIs, and the targets they are measured against. */

import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { site as siteParameter } from '../../../shared/api/common.ts';
import { RowsWritten } from '../../../shared/api/contact.ts';
import { KpiQuery, KpiReport, TargetIn, TargetNamed, TargetPage, TargetQuery } from '../../../shared/api/kpi.ts';
import { REPORT_DIMENSIONS } from '../../../shared/vocabulary.ts';
import type { Clock } from '../../clock.ts';
import { isDay } from '../../domain/day.ts';
import type { Auth } from '../../http/auth.ts';
import { whenWritten } from '../../http/lazy-rows.ts';
import { answerShortList } from '../../http/list.ts';
import { type FieldError, invalid, ProblemError } from '../../http/problem.ts';
import { rowsBody, writeRows } from '../../http/rows.ts';
import type { StoredSite } from '../../storage/facts/sites.ts';
import type { Target } from '../../storage/facts/targets.ts';
import type { Storage } from '../../storage/storage.ts';
import type { AttributionReporter } from '../attribution/reporter.ts';
import { definitionsOf } from '../definitions.ts';
import { answerKpis } from './answer.ts';
import { type AnswerKpis, KpiReporter } from './reporter.ts';

export interface KpiParts {
  storage: Storage;
  auth: Auth;
  attribution: AttributionReporter;
  clockOf(site: StoredSite): Clock;
}

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
const targetIn = { schema: TargetIn, validator: Compile(TargetIn), read: readTarget };

export function kpiRoutes(app: FastifyInstance, { storage, auth, attribution, clockOf }: KpiParts): void {
  const reporter = new KpiReporter(storage, attribution);

  app.get(
    '/v1/reports/kpis',
    {
      onRequest: auth.needs('read'),
      config: { csv: { name: 'kpis', rows: 'rows' } },
      schema: {
        tags: ['Reports'],
        summary: 'Spend, visits, leads, stages, revenue and their ratios',
        description:
          'A ratio with nothing to divide by is null. Leads, deals and revenue are shared out among groups by a model.',
        querystring: KpiQuery,
        response: { 200: KpiReport },
      },
    },
    async (request) => {
      const query = request.query as KpiQuery;
      const caller = await auth.require(request, 'read');
      const site = auth.site(caller, query.site);
      // Targets are of other periods and of everything: a shared view shows its own figures alone.
      const [definitions, targets] = await Promise.all([
        definitionsOf(storage, site),
        caller.by.kind === 'share' ? [] : storage.read('listTargets', site.siteId),
      ]);
      const answer: AnswerKpis = (asks) => reporter.answer(site, asks);
      return answerKpis(answer, site, query, definitions, targets, clockOf(site).now(), whenWritten);
    },
  );

  app.put(
    '/v1/targets',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags: ['Reports'],
        summary: 'Set what KPIs should reach in a period',
        description: 'Upserts by (kpi, from, to, key). How they stand is told by `GET /v1/reports/kpis`.',
        querystring: SiteQuery,
        body: rowsBody(TargetIn),
        response: { 200: RowsWritten },
      },
    },
    async (request) => {
      const { site: named } = request.query as Static<typeof SiteQuery>;
      const site = auth.site(await auth.require(request, 'manage'), named);
      return writeRows(request.body, targetIn, (rows: Target[]) =>
        storage.write('putTargets', site.siteId, rows, clockOf(site).now()),
      );
    },
  );

  app.get(
    '/v1/targets',
    {
      onRequest: auth.needs('read'),
      config: { csv: { name: 'targets', rows: 'data' } },
      schema: { tags: ['Reports'], summary: 'List targets', querystring: TargetQuery, response: { 200: TargetPage } },
    },
    async (request) => {
      const { site: named } = request.query as Static<typeof TargetQuery>;
      const site = auth.site(await auth.require(request, 'read'), named);
      return answerShortList(request, site, () => storage.read('listTargets', site.siteId));
    },
  );

  app.delete(
    '/v1/targets',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags: ['Reports'],
        summary: 'Take a target away',
        description: 'Named by what it was set for: kpi, from, to, and key where it has one.',
        querystring: TargetNamed,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { site: named, kpi, from, to, key } = request.query as TargetNamed;
      const site = auth.site(await auth.require(request, 'manage'), named);
      const target = { kpi, from, to, key: readKey(key) };
      if (!(await storage.write('deleteTarget', site.siteId, target))) throw new ProblemError('not_found');
      return reply.code(204).send();
    },
  );
}

/** @throws {@link ProblemError} where it is no object of texts */
function readKey(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  try {
    const key: unknown = JSON.parse(text);
    if (typeof key === 'object' && key !== null && Object.values(key).every((each) => typeof each === 'string'))
      return key as Record<string, string>;
  } catch {
    // Said below.
  }
  throw invalid([{ parameter: 'key', detail: 'must be a JSON object of texts, as {"channel":"Email"}' }]);
}

function readTarget({ kpi, from, to, key = {}, value }: TargetIn): Target | FieldError[] {
  const errors: FieldError[] = [];
  if (!isDay(from)) errors.push({ pointer: '/from', detail: 'must be a day like 2026-01-31' });
  if (!isDay(to) || to <= from) errors.push({ pointer: '/to', detail: 'must be a day after from' });
  const text = String(value);
  if (!/^-?\d{1,15}(\.\d{1,6})?$/.test(text)) errors.push({ pointer: '/value', detail: 'must be a decimal number' });
  for (const name of Object.keys(key)) {
    if ((REPORT_DIMENSIONS as readonly string[]).includes(name)) continue;
    errors.push({ pointer: '/key', detail: `may name ${REPORT_DIMENSIONS.join(', ')}` });
  }
  return errors.length > 0 ? errors : { kpi, from, to, key, value: text };
}
