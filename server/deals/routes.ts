/** Deals: the CRM tells them, whole, as often as it likes. */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { site as siteParameter } from '../../shared/api/common.ts';
import { DealIn, DealOut } from '../../shared/api/deal.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { splitIdentifier } from '../domain/identity/identifier.ts';
import type { Auth } from '../http/auth.ts';
import { ProblemError } from '../http/problem.ts';
import { toIso } from '../http/time.ts';
import type { StoredDeal } from '../storage/facts/deals.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';
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
      const deal = readDeal(told, site.currency, survivors);
      const written = await storage.write(
        'putDeal',
        site.siteId,
        { externalId, revision: told.revision ?? null, deal },
        clockOf(site).now(),
      );
      const stored = (await storage.read('getDeal', site.siteId, externalId))!;
      return reply.code(written === 'accepted' ? 201 : 200).send(await dealView(site, stored));
    },
  );

  app.get(
    '/v1/deals/:externalId',
    {
      onRequest: auth.needs('read'),
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
      return dealView(site, stored);
    },
  );

  async function dealView(site: StoredSite, { externalId, revision, deal }: StoredDeal): Promise<DealOut> {
    await storage.project('identity');
    const leadIds = await storage.read(
      'leadIdsOf',
      site.siteId,
      deal.leads.map((lead) => lead.identifier),
    );
    return {
      externalId,
      name: deal.name,
      leads: deal.leads.map(({ identifier, role }) => {
        const { kind, value } = splitIdentifier(identifier);
        return {
          leadId: leadIds.get(identifier) ?? null,
          email: kind === 'email' ? value : null,
          externalId: kind === 'externalId' ? value : null,
          role,
        };
      }),
      account: deal.account,
      stage: deal.stage,
      stages: deal.stages.map(({ stage, occurredAt }) => ({ stage, occurredAt: toIso(occurredAt) })),
      value: deal.value,
      recurring: deal.recurring,
      product: deal.product,
      type: deal.type,
      createdAt: deal.createdAt === null ? null : toIso(deal.createdAt),
      closedAt: deal.closedAt === null ? null : toIso(deal.closedAt),
      revision,
    };
  }
}
