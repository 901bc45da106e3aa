/** Reports: what earned what. */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import {
  AttributionQuery,
  AttributionReport,
  DealAttribution,
  DealAttributionQuery,
} from '../../shared/api/attribution.ts';
import type { DealOut } from '../../shared/api/deal.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import type { Auth } from '../http/auth.ts';
import { ProblemError } from '../http/problem.ts';
import type { StoredDeal } from '../storage/facts/deals.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';
import { explainDeal } from './attribution/explain-deal.ts';
import { readAttributionQuery } from './attribution/read-query.ts';
import type { AttributionReporter } from './attribution/reporter.ts';
import { attributionView } from './attribution/view.ts';
import { definitionsOf } from './definitions.ts';
import { deriveAll } from './derive-all.ts';
import { journeyReportRoutes } from './journeys/routes.ts';
import { kpiRoutes } from './kpis/routes.ts';
import { utmHygieneRoutes } from './utm-hygiene.ts';

export interface ReportParts {
  storage: Storage;
  auth: Auth;
  clockOf(site: StoredSite): Clock;
  /** How a deal is shown. */
  dealView(site: StoredSite, stored: StoredDeal): Promise<DealOut>;
  attribution: AttributionReporter;
}

const ExternalId = Type.Object({ externalId: Type.String({ minLength: 1, maxLength: LIMITS.idChars }) });

export async function reportRoutes(
  app: FastifyInstance,
  { storage, auth, dealView, attribution, clockOf }: ReportParts,
): Promise<void> {
  utmHygieneRoutes(app, { storage, auth });
  kpiRoutes(app, { storage, auth, attribution, clockOf });
  journeyReportRoutes(app, { storage, auth, attribution });

  app.get(
    '/v1/reports/attribution',
    {
      onRequest: auth.needs('read'),
      config: { csv: { name: 'attribution', rows: 'rows' } },
      schema: {
        tags: ['Reports'],
        summary: 'Which touchpoints earned what, under any number of models',
        description: 'For every model rows + unattributed = totals, exactly, in conversions and in value.',
        querystring: AttributionQuery,
        response: { 200: AttributionReport },
      },
    },
    async (request) => {
      const query = request.query as AttributionQuery;
      const site = auth.site(await auth.require(request, 'read'), query.site);
      const asked = readAttributionQuery(query, site, await definitionsOf(storage, site));
      return attributionView(query, asked, await attribution.report(site, asked.columns, asked.report));
    },
  );

  app.get(
    '/v1/deals/:externalId/attribution',
    {
      onRequest: auth.needs('read'),
      config: { personal: true },
      schema: {
        tags: ['Deals'],
        summary:
          'Explains the credits of one deal: every touchpoint, its weight, value, reason, channel rule and claims',
        description: 'Of the closing where the deal is won, else of its opportunity, unless a milestone is asked for.',
        params: ExternalId,
        querystring: DealAttributionQuery,
        response: { 200: DealAttribution },
      },
    },
    async (request) => {
      const query = request.query as DealAttributionQuery;
      const { externalId } = request.params as Static<typeof ExternalId>;
      const site = auth.site(await auth.require(request, 'read'), query.site);
      await deriveAll(storage, site, { knownOnly: true });
      const stored = await storage.read('getDeal', site.siteId, externalId);
      if (!stored) throw new ProblemError('not_found');
      const parts = { storage, reporter: attribution };
      const explained = await explainDeal(parts, site, stored, query, await definitionsOf(storage, site));
      return { deal: await dealView(site, stored), ...explained };
    },
  );
}
