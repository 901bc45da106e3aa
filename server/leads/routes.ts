/** Leads: naming them, listing them, one of them, her stages and the evidence of who she is. */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { site as siteParameter } from '../../shared/api/common.ts';
import { IdentifiedLead, IdentifyLead, Lead, LeadPage, LeadQuery } from '../../shared/api/lead.ts';
import { StageIn } from '../../shared/api/stage-mapping.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { asksNothing } from '../domain/journey/touchpoint-filter.ts';
import { isOurs, StageNames, UNKNOWN_STAGE } from '../domain/stage-mapping.ts';
import type { Auth } from '../http/auth.ts';
import { idempotencyKeyOf, refuseOtherRequest } from '../http/idempotency.ts';
import { readLeadFilter } from '../http/lead-filter.ts';
import { answerList } from '../http/list.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import { readInstant } from '../http/time.ts';
import { toRow } from '../storage/facts/event-row.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { LeadPosition, StoredLead } from '../storage/reads/leads.ts';
import type { Storage } from '../storage/storage.ts';
import { deriveAbout } from './derive-about.ts';
import { findLead } from './find-lead.ts';
import { identifyEvent } from './identify.ts';
import { deriveFirst, leadViews } from './lead-views.ts';

export interface LeadParts {
  storage: Storage;
  auth: Auth;
  clockOf(site: StoredSite): Clock;
}

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
const NewStage = Type.Object(
  {
    stage: StageIn,
    occurredAt: Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()])),
    externalId: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: LIMITS.idChars }), Type.Null()])),
  },
  { additionalProperties: false },
);

export async function leadRoutes(app: FastifyInstance, { storage, auth, clockOf }: LeadParts): Promise<void> {
  /** Identifiers that requests under way may be the first to name. */
  const underWay = new Set<string>();
  app.post(
    '/v1/leads',
    {
      onRequest: auth.needs('ingest'),
      config: { described: { idempotent: true } },
      schema: {
        tags: ['Leads'],
        summary: 'Identify a lead',
        body: IdentifyLead,
        querystring: SiteQuery,
        response: { 200: IdentifiedLead, 201: IdentifiedLead },
      },
    },
    async (request, reply) => {
      const { site: named } = request.query as Static<typeof SiteQuery>;
      const site = auth.site(await auth.require(request, 'ingest'), named);
      const now = clockOf(site).now();
      const event = identifyEvent(request.body as IdentifyLead, site.siteId, now, idempotencyKeyOf(request));
      await refuseOtherRequest(storage, request, now);
      const identifiers = event.body!.identifiers!;
      const created = await namedFirst(site, identifiers, async () => {
        if ((await storage.append([toRow(event)])) === 'c') {
          const name = (request.body as IdentifyLead).messageId === undefined ? 'Idempotency-Key' : 'messageId';
          throw new ProblemError('conflict', { detail: `This ${name} was used with another body` });
        }
        await storage.project({ siteId: site.siteId, visitorIds: [event.visitorId] });
      });
      const stored = await leadOfIdentifier(site, identifiers[0]!);
      // From before the erasure of this person: answered like any duplicate, and nobody is made of it.
      if (!stored) return reply.code(200).send({ lead: null, created: false });
      const [lead] = await leadViews(storage, site, [stored]);
      return reply.code(created ? 201 : 200).send({ lead, created });
    },
  );

  app.get(
    '/v1/leads',
    {
      onRequest: auth.needs('read'),
      config: { personal: true, personalFile: 'csv', csv: { name: 'leads', rows: 'data' } },
      schema: {
        tags: ['Leads'],
        summary: 'List leads, newest first',
        querystring: LeadQuery,
        response: { 200: LeadPage },
      },
    },
    async (request) => {
      const query = request.query as LeadQuery;
      const site = auth.site(await auth.require(request, 'read'), query.site);
      const filter = readLeadFilter(query, site);
      // Searched for letter by letter, a masked address would be known in the end.
      if (filter) filter.isMasked = await auth.isMasked(request);
      if (filter) await storage.project(asksNothing(filter.touchpoint) ? 'identity' : 'next');
      return answerList<StoredLead, LeadPosition, Lead>(request, {
        site,
        position: { createdAt: 'integer', leadId: 'text' },
        rows: (limit, after) => (filter ? storage.read('findLeads', site.siteId, filter, limit, after) : []),
        positionOf: ({ lead, leadId }) => ({ createdAt: lead.createdAt, leadId }),
        show: async (page) => {
          await deriveFirst(
            storage,
            site,
            page.flatMap((lead) => lead.visitorIds),
          );
          return leadViews(storage, site, page);
        },
      });
    },
  );

  app.get(
    '/v1/leads/:id',
    {
      onRequest: auth.needs('read'),
      config: { personal: true },
      schema: { tags: ['Leads'], summary: 'One lead', params: Id, querystring: SiteQuery, response: { 200: Lead } },
    },
    async (request, reply) => {
      const found = await leadOf(request, reply);
      if (!found) return reply;
      const { site, stored } = found;
      const [lead] = await leadViews(storage, site, [stored]);
      return lead!;
    },
  );

  app.post(
    '/v1/leads/:id/stages',
    {
      onRequest: auth.needs('ingest'),
      config: { described: { idempotent: true } },
      schema: {
        tags: ['Leads'],
        summary: 'Tell a stage of a lead',
        params: Id,
        querystring: SiteQuery,
        body: NewStage,
        response: { 200: Lead },
      },
    },
    async (request, reply) => {
      const found = await leadOf(request, reply, 'ingest');
      if (!found) return reply;
      const { site, stored } = found;
      const told = request.body as Static<typeof NewStage>;
      const now = clockOf(site).now();
      const occurredAt = told.occurredAt ? readInstant(told.occurredAt) : now;
      if (occurredAt === null) throw invalid([{ pointer: '/occurredAt', detail: 'must be an ISO 8601 time' }]);
      const names = new StageNames((await storage.read('stageMapping', site.siteId)).mappings);
      const stage = names.of(told.stage);
      if (stage === undefined) throw invalid([{ pointer: '/stage', detail: UNKNOWN_STAGE }]);
      const identifierOfLead = stored.lead.survivor;
      await refuseOtherRequest(storage, request, now);
      const key = idempotencyKeyOf(request);
      const once = told.externalId ? ['stage', told.externalId] : key && ['key', identifierOfLead, key];
      const seed = once || [identifierOfLead, told.stage, occurredAt];
      const id = createHash('sha256').update(JSON.stringify(seed)).digest('base64url').slice(0, 22);
      await storage.write(
        'addStage',
        site.siteId,
        {
          id,
          identifier: identifierOfLead,
          stage: stage ?? '',
          told: isOurs(told.stage) ? null : told.stage.trim(),
          occurredAt,
          source: 'api',
        },
        now,
      );
      await deriveAbout(storage, site, stored.identifiers);
      const fresh = (await storage.read('getLead', site.siteId, stored.leadId))!;
      const [lead] = await leadViews(storage, site, [fresh]);
      return lead!;
    },
  );

  /** The lead of the path, derived; null when the answer is already a redirect to the one she was merged into. */
  async function leadOf(
    request: FastifyRequest,
    reply: FastifyReply,
    scope: 'read' | 'ingest' = 'read',
  ): Promise<{ site: StoredSite; stored: StoredLead } | null> {
    const { id } = request.params as Static<typeof Id>;
    const { site: named } = request.query as Static<typeof SiteQuery>;
    const site = auth.site(await auth.require(request, scope), named);
    return findLead(storage, site, id, request, reply);
  }

  /** Names a person. @returns whether nobody was known by any of these; of requests at once, one was the first */
  async function namedFirst(
    site: StoredSite,
    identifiers: readonly string[],
    name: () => Promise<void>,
  ): Promise<boolean> {
    const own = identifiers.map((id) => `${site.siteId} ${id}`).filter((id) => !underWay.has(id));
    for (const id of own) underWay.add(id);
    try {
      await deriveAbout(storage, site, identifiers);
      const known = await storage.read('leadIdsOf', site.siteId, identifiers);
      await name();
      return known.size === 0 && own.length === identifiers.length;
    } finally {
      for (const id of own) underWay.delete(id);
    }
  }

  async function leadOfIdentifier(site: StoredSite, id: string): Promise<StoredLead | null> {
    const leadId = (await storage.read('leadIdsOf', site.siteId, [id])).get(id);
    return leadId === undefined ? null : storage.read('getLead', site.siteId, leadId);
  }
}
