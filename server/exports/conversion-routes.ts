/** Conversions in the form each ad platform takes; and those that changed since they were given. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { AdjustmentQuery, ConversionQuery } from '../../shared/api/ad-export.ts';
import type { Clock } from '../clock.ts';
import type { Auth } from '../http/auth.ts';
import { readPeriod } from '../http/period.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';
import { conversionsOf } from './conversions.ts';
import { adjustmentsOf, onlyNew } from './ledger.ts';
import { ADJUSTED_PLATFORM, PLATFORMS, writeAdjustments } from './platforms.ts';

export interface ExportParts {
  storage: Storage;
  auth: Auth;
  clockOf(site: StoredSite): Clock;
}

const EVER = { from: 0, to: Number.MAX_SAFE_INTEGER };

export function conversionRoutes(app: FastifyInstance, { storage, auth, clockOf }: ExportParts): void {
  for (const platform of PLATFORMS) {
    app.get(
      `/v1/exports/${platform.name}-conversions`,
      {
        onRequest: auth.needsIdentifiers('read'),
        config: { personalFile: 'always' },
        schema: {
          tags: ['Exports'],
          summary: platform.summary,
          description: 'Trusted and consented conversions with a click id of the platform, one click id a row.',
          querystring: ConversionQuery,
          produces: [platform.type],
          response: { 200: { content: { [platform.type]: { schema: platform.body } } } },
        },
      },
      async (request, reply) => {
        const query = request.query as ConversionQuery;
        const remembers = query.onlyNew === 'true';
        const site = auth.site(await askedBy(request, remembers), query.site);
        const { from = EVER.from, to = EVER.to } = readPeriod(query, site.timeZone);
        const milestone = query.milestone ?? 'won';
        const conversionName = query.conversionName ?? milestone;
        await deriveKnown(storage, site);
        const { conversions } = await conversionsOf(storage, site, { milestone, from, to }, platform.clickIds);
        let list = conversions;
        if (remembers && isGiven(request, reply)) {
          const given = { platform: platform.name, conversionName, milestone };
          list = await onlyNew(storage, site, given, list, clockOf(site).now());
        }
        return reply.type(`${platform.type}; charset=utf-8`).send(platform.write(list, conversionName, remembers));
      },
    );
  }

  app.get(
    `/v1/exports/${ADJUSTED_PLATFORM.name}-adjustments`,
    {
      onRequest: auth.needsIdentifiers('ingest'),
      config: { personalFile: 'always' },
      schema: {
        tags: ['Exports'],
        summary: 'What changed of the conversions that Google Ads was given, as its CSV of adjustments',
        description:
          'Of what was exported with `onlyNew=true`: RETRACT where the milestone stands no more, RESTATE where its value is another. Each change once, unless `from` asks for it again.',
        querystring: AdjustmentQuery,
        produces: ['text/csv'],
        response: { 200: { content: { 'text/csv': { schema: Type.String() } } } },
      },
    },
    async (request, reply) => {
      const query = request.query as AdjustmentQuery;
      const site = auth.site(await askedBy(request, true), query.site);
      const again = readPeriod(query.from === undefined ? {} : { from: query.from }, site.timeZone).from ?? null;
      const milestone = query.milestone ?? 'won';
      const given = { platform: ADJUSTED_PLATFORM.name, conversionName: query.conversionName ?? milestone, milestone };
      await deriveKnown(storage, site);
      const { reached } = await conversionsOf(storage, site, { milestone, ...EVER }, ADJUSTED_PLATFORM.clickIds);
      const now = clockOf(site).now();
      const adjustments = isGiven(request, reply) ? await adjustmentsOf(storage, site, given, reached, now, again) : [];
      return reply.type('text/csv; charset=utf-8').send(writeAdjustments(adjustments, now));
    },
  );

  /** What is remembered is written: a link on another's page must not do it, nor whoever only looks. */
  function askedBy(request: FastifyRequest, remembers: boolean) {
    return remembers ? auth.requireOwn(request, 'ingest') : auth.require(request, 'read');
  }
}

/** Who asks for the head alone, or waits no longer, is given nothing to remember. */
const isGiven = ({ method }: FastifyRequest, { raw }: FastifyReply): boolean => method !== 'HEAD' && !raw.destroyed;

/** Visitors derived at once. */
const PAGE = 1000;

/** What is marked of visitors whom somebody knows is derived before it is exported. */
async function deriveKnown(storage: Storage, { siteId }: StoredSite): Promise<void> {
  await storage.project('identity');
  for (let after = ''; ; ) {
    const visitorIds = await storage.read('markedVisitors', siteId, true, after, PAGE);
    if (visitorIds.length > 0) await storage.project({ siteId, visitorIds });
    if (visitorIds.length < PAGE) return;
    after = visitorIds.at(-1)!;
  }
}
