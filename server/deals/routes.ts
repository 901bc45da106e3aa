/** Deals: the CRM tells them, whole, as often as it likes. */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { site as siteParameter } from '../../shared/api/common.ts';
import { DealIn, DealOut, DealPage, DealQuery } from '../../shared/api/deal.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { asksNothing } from '../domain/journey/touchpoint-filter.ts';
import { StageNames } from '../domain/stage-mapping.ts';
import type { Auth } from '../http/auth.ts';
import { readFilters } from '../http/filters.ts';
import { answerList } from '../http/list.ts';
import { ProblemError } from '../http/problem.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { DealFilter, DealPosition, ListedDeal } from '../storage/reads/deals.ts';
import type { Storage } from '../storage/storage.ts';
import { dealView, dealViews } from './deal-view.ts';
import { readDeal } from './read-deal.ts';

export interface DealParts {
  storage: Storage;
  auth: Auth;
  clockOf(site: StoredSite): Clock;
}

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
const ExternalId = Type.Object({ externalId: Type.String({ minLength: 1, maxLength: LIMITS.idChars }) });

export async function dealRoutes(app: FastifyInstance, { storage, auth, clockOf }: DealParts): Promise<void> {
  app.put(
    '/v1/deals/:externalId',
    {
      onRequest: auth.needs('ingest'),
      schema: {
        tags: ['Deals'],
        summary: 'Tell a deal as it is now',
        params: ExternalId,
        querystring: SiteQuery,
        body: DealIn,
        response: { 200: DealOut, 201: DealOut },
      },
    },
    async (request, reply) => {
      const { site: named } = request.query as Static<typeof SiteQuery>;
      const { externalId } = request.params as Static<typeof ExternalId>;
      const site = auth.site(await auth.require(request, 'ingest'), named);
      const told = request.body as DealIn;
      const leadIds = (told.leads ?? []).map((lead) => lead.leadId).filter((id) => typeof id === 'string');
      const survivors = new Map<string, string>();
      for (const id of leadIds) {
        const stored = await storage.read('getLead', site.siteId, id);
        if (stored) survivors.set(id, stored.lead.survivor);
      }
      const names = new StageNames((await storage.read('stageMapping', site.siteId)).mappings);
      const deal = readDeal(told, site.currency, survivors, names);
      const written = await storage.write(
        'putDeal',
        site.siteId,
        { externalId, revision: told.revision ?? null, deal },
        clockOf(site).now(),
      );
      const stored = (await storage.read('getDeal', site.siteId, externalId))!;
      return reply.code(written === 'accepted' ? 201 : 200).send(await dealView(storage, site, stored));
    },
  );

  app.get(
    '/v1/deals',
    {
      onRequest: auth.needs('read'),
      config: { personal: true, personalFile: 'csv', csv: { name: 'deals', rows: 'data' } },
      schema: {
        tags: ['Deals'],
        summary: 'List deals, newest first',
        querystring: DealQuery,
        response: { 200: DealPage },
      },
    },
    async (request) => {
      const query = request.query as DealQuery;
      const site = auth.site(await auth.require(request, 'read'), query.site);
      await storage.project('identity');
      const filter = await readFilter(query, site);
      if (filter && !asksNothing(filter.touchpoint)) await storage.project('next');
      return answerList<ListedDeal, DealPosition, DealOut>(request, {
        site,
        position: { openedAt: 'integer', externalId: 'text' },
        rows: (limit, after) => (filter ? storage.read('findDeals', site.siteId, filter, limit, after) : []),
        positionOf: ({ openedAt, externalId }) => ({ openedAt, externalId }),
        show: (page) => dealViews(storage, site, page),
      });
    },
  );

  app.delete(
    '/v1/deals/:externalId',
    {
      onRequest: auth.needs('ingest'),
      schema: {
        tags: ['Deals'],
        summary: 'Forget a deal, with its credits',
        params: ExternalId,
        querystring: SiteQuery,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { site: named } = request.query as Static<typeof SiteQuery>;
      const { externalId } = request.params as Static<typeof ExternalId>;
      const site = auth.site(await auth.require(request, 'ingest'), named);
      if (!(await storage.write('deleteDeal', site.siteId, externalId, clockOf(site).now()))) {
        throw new ProblemError('not_found');
      }
      return reply.code(204).send();
    },
  );

  app.get(
    '/v1/deals/:externalId',
    {
      onRequest: auth.needs('read'),
      config: { personal: true },
      schema: {
        tags: ['Deals'],
        summary: 'One deal',
        params: ExternalId,
        querystring: SiteQuery,
        response: { 200: DealOut },
      },
    },
    async (request) => {
      const { site: named } = request.query as Static<typeof SiteQuery>;
      const { externalId } = request.params as Static<typeof ExternalId>;
      const site = auth.site(await auth.require(request, 'read'), named);
      const stored = await storage.read('getDeal', site.siteId, externalId);
      if (!stored) throw new ProblemError('not_found');
      return dealView(storage, site, stored);
    },
  );

  /** null: the named person is nobody, so no deal is hers. */
  async function readFilter(query: DealQuery, site: StoredSite): Promise<DealFilter | null> {
    const filter: DealFilter = readFilters(query, site.timeZone);
    if (query.type !== undefined) filter.types = [query.type].flat();
    if (query.lead !== undefined) {
      const lead = await storage.read('getLead', site.siteId, query.lead);
      if (!lead) return null;
      filter.identifiers = lead.identifiers;
    }
    return filter;
  }
}
