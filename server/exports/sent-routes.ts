/** What ad platforms were given with `onlyNew=true`: to look at, and to give again. */
import type { FastifyInstance } from 'fastify';
import {
  AdExportPage,
  AdExportQuery,
  type AdExportView,
  ForgetAdExportsQuery,
  ForgottenAdExports,
} from '../../shared/api/ad-export.ts';
import { toIso } from '../domain/iso.ts';
import type { Auth } from '../http/auth.ts';
import { answerList } from '../http/list.ts';
import { readPeriod } from '../http/period.ts';
import type { AdExport, AdExportFilter, AdExportPosition } from '../storage/facts/ad-exports.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';

export function sentRoutes(app: FastifyInstance, storage: Storage, auth: Auth): void {
  app.get(
    '/v1/exports/sent',
    {
      onRequest: auth.needsIdentifiers('read'),
      config: { personalFile: 'csv', csv: { name: 'sent', rows: 'data' } },
      schema: {
        tags: ['Exports'],
        summary: 'List the conversions that ad platforms were given, the latest first',
        description: 'Those of exports with `onlyNew=true`. With a person what was given of her is erased here too.',
        querystring: AdExportQuery,
        response: { 200: AdExportPage },
      },
    },
    async (request) => {
      const query = request.query as AdExportQuery;
      const site = auth.site(await auth.require(request, 'read'), query.site);
      const filter = filterOf(query, site);
      return answerList<AdExport, AdExportPosition, AdExportView>(request, {
        site,
        position: { exportedAt: 'integer', platform: 'text', conversionName: 'text', eventId: 'text' },
        rows: (limit, after) => storage.read('findAdExports', site.siteId, filter, limit, after),
        positionOf: ({ exportedAt, platform, conversionName, eventId }) => ({
          exportedAt,
          platform,
          conversionName,
          eventId,
        }),
        show: (rows) => rows.map(adExportView),
      });
    },
  );

  app.delete(
    '/v1/exports/sent',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags: ['Exports'],
        summary: 'Forget that conversions were given, so that the next export gives them again',
        description:
          'For a file that got lost: `from` names when. Platforms recognise what they have by click id, name and time, or by the id of the event.',
        querystring: ForgetAdExportsQuery,
        response: { 200: ForgottenAdExports },
      },
    },
    async (request) => {
      const query = request.query as ForgetAdExportsQuery;
      const site = auth.site(await auth.require(request, 'manage'), query.site);
      return { forgotten: await storage.write('forgetAdExports', site.siteId, filterOf(query, site)) };
    },
  );
}

function filterOf({ platform, conversionName, from }: ForgetAdExportsQuery, site: StoredSite): AdExportFilter {
  const begin = readPeriod(from === undefined ? {} : { from }, site.timeZone).from;
  return {
    ...(platform === undefined ? {} : { platform }),
    ...(conversionName === undefined ? {} : { conversionName }),
    ...(begin === undefined ? {} : { from: begin }),
  };
}

function adExportView(one: AdExport): AdExportView {
  return {
    platform: one.platform as AdExportView['platform'],
    conversionName: one.conversionName,
    milestone: one.milestone,
    eventId: one.eventId,
    subject: one.subject,
    clickId: one.clickId,
    occurredAt: toIso(one.occurredAt),
    value: { amount: one.value, currency: one.currency },
    exportedAt: toIso(one.exportedAt),
    adjustedAt: one.adjustedAt === null ? null : toIso(one.adjustedAt),
    retracted: one.retracted,
  };
}
