/** The reports of journeys and visits, each a file of its own. */
import type { FastifyInstance } from 'fastify';
import type { Auth } from '../../http/auth.ts';
import type { Storage } from '../../storage/storage.ts';
import type { AttributionReporter } from '../attribution/reporter.ts';
import { reconciliationReport } from '../reconciliation/report.ts';
import { accountsReport } from './accounts-report.ts';
import { cohortsReport } from './cohorts-report.ts';
import { darkSocialReport } from './dark-social-report.ts';
import { funnelReport } from './funnel-report.ts';
import { landingPagesReport } from './landing-pages-report.ts';
import { pathsReport } from './paths-report.ts';
import { qualityReport } from './quality-report.ts';
import { Reading } from './reading.ts';
import type { JourneyReport } from './report.ts';
import { selfReportedReport } from './self-reported-report.ts';
import { trafficReport } from './traffic-report.ts';

const REPORTS: readonly JourneyReport[] = [
  funnelReport,
  landingPagesReport,
  pathsReport,
  selfReportedReport,
  trafficReport,
  darkSocialReport,
  cohortsReport,
  accountsReport,
  qualityReport,
  reconciliationReport,
];

export interface JourneyReportParts {
  storage: Storage;
  auth: Auth;
  attribution: AttributionReporter;
}

export function journeyReportRoutes(app: FastifyInstance, { storage, auth, attribution }: JourneyReportParts): void {
  const reading = new Reading(storage, attribution);
  for (const { name, summary, query: querystring, answer, personal = false, shared, run } of REPORTS) {
    app.get(
      `/v1/reports/${name}`,
      {
        onRequest: auth.needs('read'),
        config: { personal, ...(personal && { personalFile: 'csv' as const }), csv: { name, rows: 'rows' } },
        schema: { tags: ['Reports'], summary, querystring, response: { 200: answer } },
      },
      async (request) => {
        const query = request.query as { site?: string };
        const caller = await auth.require(request, 'read');
        const report = await run(reading, auth.site(caller, query.site), query);
        return shared && caller.by.kind === 'share' ? shared(report) : report;
      },
    );
  }
}
