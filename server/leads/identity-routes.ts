/** Who is who, and why: the claims behind a lead, joining two leads, taking a claim back, what might be one person. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { site as siteParameter } from '../../shared/api/common.ts';
import {
  type Claim,
  Claims,
  IdentityChanged,
  MergeLead,
  RevokeClaim,
  type Suggestion,
  SuggestionPage,
  SuggestionQuery,
} from '../../shared/api/identity.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Scope } from '../../shared/vocabulary.ts';
import type { Clock } from '../clock.ts';
import { claimId } from '../domain/identity/claims.ts';
import { anonymousIdOf } from '../domain/identity/visitor.ts';
import { toIso } from '../domain/iso.ts';
import type { Auth } from '../http/auth.ts';
import { answerList } from '../http/list.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import type { IdentityChanged as ChangedState } from '../storage/change-identity.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { ClaimRow, SuggestionPosition } from '../storage/reads/claims.ts';
import type { StoredLead } from '../storage/reads/leads.ts';
import type { Storage } from '../storage/storage.ts';
import { findLead } from './find-lead.ts';
import { type Credits, differenceOf } from './identity-changes.ts';
import { leadViews } from './lead-views.ts';

export interface IdentityParts {
  storage: Storage;
  auth: Auth;
  clockOf(site: StoredSite): Clock;
  credits: Credits;
}

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });

export async function identityRoutes(app: FastifyInstance, parts: IdentityParts): Promise<void> {
  const { storage, auth, clockOf, credits } = parts;
  const tags = ['Identity'];

  app.get(
    '/v1/leads/:id/identity',
    {
      onRequest: auth.needs('read'),
      config: { personal: true, personalFile: 'csv', csv: { name: 'claims', rows: 'claims' } },
      schema: {
        tags,
        summary: 'Why these identifiers are one person',
        params: Id,
        querystring: SiteQuery,
        response: { 200: Claims },
      },
    },
    async (request, reply) => {
      const found = await leadOf(request, reply, 'read');
      if (!found) return reply;
      const claims = await storage.read('claimsAbout', found.site.siteId, found.stored.identifiers);
      return { claims: claims.map(claimView) };
    },
  );

  app.post(
    '/v1/leads/:id/merge',
    {
      onRequest: auth.needs('manage'),
      config: { personal: true },
      schema: {
        tags,
        summary: 'Say that two leads are one person',
        description:
          'The claim that joins them is answered and can be revoked: then everything is as it was. Two leads that are one already stay so, and nothing changes.',
        params: Id,
        querystring: SiteQuery,
        body: MergeLead,
        response: { 200: IdentityChanged },
      },
    },
    async (request, reply) => {
      const found = await leadOf(request, reply, 'manage');
      if (!found) return reply;
      const { site, stored } = found;
      const told = request.body as MergeLead;
      if (told.with === stored.leadId) throw invalid([{ pointer: '/with', detail: 'is this lead itself' }]);
      const other = await storage.read('getLead', site.siteId, told.with);
      if (!other) throw invalid([{ pointer: '/with', detail: 'is no lead of this site' }]);
      if (other.leadId === stored.leadId) return unchanged(site, stored);
      const now = clockOf(site).now();
      const [a, b] = [stored.lead.survivor, other.lead.survivor];
      const key = request.headers['idempotency-key']?.toString() ?? `${now}`;
      const join = { id: claimId('by hand', key, a, b), a, b, occurredAt: now, source: 'api', deal: null } as const;
      const changed = await storage.write('changeIdentity', site.siteId, { kind: 'join', join }, !told.dryRun, now);
      return answerOf(site, changed!, [a], credits);
    },
  );

  app.post(
    '/v1/claims/:id/revoke',
    {
      onRequest: auth.needs('manage'),
      config: { personal: true, bodyOptional: true },
      schema: {
        tags,
        summary: 'Take a claim back',
        description:
          'Of repeated claims of one browser in a row, all are taken back. Repeating the call changes nothing.',
        params: Id,
        querystring: SiteQuery,
        body: RevokeClaim,
        response: { 200: IdentityChanged },
      },
    },
    (request) => changeClaim(request, 'revoke'),
  );

  app.post(
    '/v1/claims/:id/restore',
    {
      onRequest: auth.needs('manage'),
      config: { personal: true, bodyOptional: true },
      schema: {
        tags,
        summary: 'Let a claim count again that was taken back',
        description: 'Everything is then as if it had never been taken back. Repeating the call changes nothing.',
        params: Id,
        querystring: SiteQuery,
        body: RevokeClaim,
        response: { 200: IdentityChanged },
      },
    },
    (request) => changeClaim(request, 'restore'),
  );

  app.get(
    '/v1/leads/suggestions',
    {
      onRequest: auth.needs('read'),
      config: { personal: true, personalFile: 'csv', csv: { name: 'suggestions', rows: 'data' } },
      schema: {
        tags,
        summary: 'Leads that may be one person',
        description:
          'What a browser named together joins nobody. `POST /v1/leads/{id}/merge` confirms a suggestion, `POST /v1/claims/{id}/revoke` dismisses it.',
        querystring: SuggestionQuery,
        response: { 200: SuggestionPage },
      },
    },
    async (request) => {
      const query = request.query as SuggestionQuery;
      const site = auth.site(await auth.require(request, 'read'), query.site);
      await storage.project('identity');
      const lead = query.lead === undefined ? null : await storage.read('getLead', site.siteId, query.lead);
      const identifiers = query.lead === undefined ? null : (lead?.identifiers ?? []);
      return answerList<ClaimRow, SuggestionPosition, Suggestion>(request, {
        site,
        position: { occurredAt: 'integer', id: 'text' },
        rows: (limit, after) => storage.read('suggestions', site.siteId, identifiers, limit, after),
        positionOf: ({ occurred_at, id }) => ({ occurredAt: occurred_at, id }),
        show: (page) => suggestionViews(site, page),
      });
    },
  );

  async function suggestionViews(site: StoredSite, page: readonly ClaimRow[]): Promise<Suggestion[]> {
    const identifiers = [...new Set(page.flatMap(({ a, b }) => [a!, b]))];
    const stored = await storage.read('leadsOf', site.siteId, identifiers);
    const leads = await leadViews(storage, site, stored);
    const of = new Map(stored.flatMap((one, i) => one.identifiers.map((identifier) => [identifier, leads[i]!])));
    return page.map((row) => ({
      claim: claimView(row),
      leads: [row.a!, row.b].map((identifier) => of.get(identifier)).filter((lead) => lead !== undefined),
    }));
  }

  async function unchanged(site: StoredSite, stored: StoredLead): Promise<IdentityChanged> {
    const [lead] = await leadViews(storage, site, [stored]);
    const claims = await storage.read('claimsAbout', site.siteId, stored.identifiers);
    const claim = claims.findLast((one) => one.visitor_id === null && one.revoked === 0);
    return { lead: lead!, claim: claim ? claimView(claim) : null, changes: { leads: [], journeys: [], deals: [] } };
  }

  async function changeClaim(request: FastifyRequest, kind: 'revoke' | 'restore'): Promise<IdentityChanged> {
    const { id } = request.params as Static<typeof Id>;
    const { site: named } = request.query as Static<typeof SiteQuery>;
    const site = auth.site(await auth.require(request, 'manage'), named);
    const { dryRun } = request.body as RevokeClaim;
    await storage.project('identity');
    const change = { kind, claimId: id };
    const changed = await storage.write('changeIdentity', site.siteId, change, !dryRun, clockOf(site).now());
    if (!changed) throw new ProblemError('not_found');
    const { a, b } = changed.claim;
    return answerOf(site, changed, a === null ? [b] : [a, b], credits);
  }

  async function leadOf(
    request: FastifyRequest,
    reply: FastifyReply,
    scope: Scope,
  ): Promise<{ site: StoredSite; stored: StoredLead } | null> {
    const { id } = request.params as Static<typeof Id>;
    const { site: named } = request.query as Static<typeof SiteQuery>;
    const site = auth.site(await auth.require(request, scope), named);
    return findLead(storage, site, id, request, reply);
  }
}

/** @param identifiers of the claim, the one whose lead is answered first */
function answerOf(
  site: StoredSite,
  { claim, before, after }: ChangedState,
  identifiers: readonly string[],
  credits: Credits,
): IdentityChanged {
  const { changes, leads } = differenceOf(site, before, after, credits);
  const stored = after.leads.find((lead) => identifiers.some((identifier) => lead.identifiers.includes(identifier)));
  if (!stored) throw new Error('A change of identity left nobody');
  return { lead: leads.get(stored.leadId)!, claim: claimView(claim), changes };
}

export function claimView(claim: ClaimRow): Claim {
  return {
    id: claim.id,
    a: claim.a ?? visitorName(claim.visitor_id!, claim.b),
    b: claim.b,
    occurredAt: toIso(claim.occurred_at),
    source: claim.source,
    trust: claim.trust,
    revoked: claim.revoked > 0,
    unconfirmed: claim.unconfirmed > 0,
  };
}

const visitorName = (visitorId: string, fallback: string): string => {
  const anonymousId = anonymousIdOf(visitorId);
  return anonymousId === null ? fallback : `anonymousId:${anonymousId}`;
};
