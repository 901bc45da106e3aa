/** Journeys: of a lead, of a visitor, of an account. No window unless asked for, whatever the age. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Lead } from '../../shared/api/lead.ts';
import { Journey, JourneyQuery } from '../../shared/api/lead.ts';
import { LIMITS } from '../../shared/limits.ts';
import { visitorOfBrowser } from '../domain/identity/visitor.ts';
import { toIso } from '../domain/iso.ts';
import {
  assembleJourney,
  type Position,
  pageOfJourney,
  summaryOf,
  type WholeJourney,
} from '../domain/journey/assemble.ts';
import { ownerIn } from '../domain/journey/ends.ts';
import { asksNothing, fits } from '../domain/journey/touchpoint-filter.ts';
import type { Auth } from '../http/auth.ts';
import { wantsCsv } from '../http/csv-answers.ts';
import { fromCursor, toCursor } from '../http/cursor.ts';
import { type AskedFilters, readFilters } from '../http/filters.ts';
import { askedPage } from '../http/list.ts';
import { ProblemError } from '../http/problem.ts';
import { deriveSettings, type StoredSite } from '../storage/facts/sites.ts';
import type { StoredLead } from '../storage/reads/leads.ts';
import type { Storage } from '../storage/storage.ts';
import { accountJourney } from './account-journey.ts';

/** What this feature needs to know about leads. */
export interface LeadsOfJourneys {
  find(
    site: StoredSite,
    id: string,
    withEvents: boolean,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ stored: StoredLead; journey: WholeJourney } | null>;
  journey(site: StoredSite, stored: StoredLead, withEvents: boolean): Promise<WholeJourney>;
  view(site: StoredSite, stored: StoredLead, journey: WholeJourney): Lead;
}

export interface JourneyParts {
  storage: Storage;
  auth: Auth;
  leads: LeadsOfJourneys;
}

/** Touchpoints of one answer where no limit is asked for: a journey is rarely longer, and never cut without a cursor. */
const WHOLE = 5000;

export async function journeyRoutes(app: FastifyInstance, { storage, auth, leads }: JourneyParts): Promise<void> {
  const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
  const onRequest = auth.needs('read');
  const config = { personal: true, csv: { name: 'journey', rows: 'touchpoints' } };
  const schema = (summary: string) => ({
    tags: ['Journeys'],
    summary,
    params: Id,
    querystring: JourneyQuery,
    response: { 200: Journey },
  });

  app.get(
    '/v1/leads/:id/journey',
    { onRequest, config, schema: schema("A lead's journey") },
    async (request, reply) => {
      const { query, site, id } = await asked(request);
      const found = await leads.find(site, id, query.include === 'events', request, reply);
      return found ? answer(request, site, leads.view(site, found.stored, found.journey), found.journey) : reply;
    },
  );

  app.get(
    '/v1/visitors/:id/journey',
    { onRequest, config, schema: schema("A visitor's journey, by anonymousId") },
    async (request) => {
      const { query, site, id } = await asked(request);
      const visitorIds = [visitorOfBrowser(id)];
      await storage.project('identity');
      await storage.project({ siteId: site.siteId, visitorIds });
      if (!(await storage.read('visitorExists', site.siteId, visitorIds[0]!))) throw new ProblemError('not_found');
      const withEvents = query.include === 'events';
      const [visitors, contacts] = await Promise.all([
        storage.read('visitorsJourney', site.siteId, visitorIds, withEvents),
        storage.read('contactsOfVisitors', site.siteId, visitorIds),
      ]);
      // Whose the browser is now: her milestones stand on it too.
      const leadId = visitors.ownership.at(-1)?.lead_id;
      const stored = leadId ? await storage.read('getLead', site.siteId, leadId) : null;
      const hers = stored && (await leads.journey(site, stored, false));
      const journey = assembleJourney({
        visitors,
        contacts: contacts.map((contact) => ({ contact, leadId: ownerIn(visitors.ownership, contact.occurredAt) })),
        milestones: hers?.milestones ?? [],
        settings: deriveSettings(site),
        leadIds: null,
        withEvents,
      });
      return answer(request, site, hers && leads.view(site, stored, hers), journey);
    },
  );

  app.get(
    '/v1/accounts/:id/journey',
    { onRequest, config, schema: schema("An account's journey, by domain") },
    async (request) => {
      const { query, site, id } = await asked(request);
      const found = await accountJourney(storage, site, id, query.include === 'events');
      if (!found) throw new ProblemError('not_found');
      return { account: found.account, ...answer(request, site, null, found.journey) };
    },
  );

  async function asked(request: FastifyRequest): Promise<{ query: JourneyQuery; site: StoredSite; id: string }> {
    const query = request.query as JourneyQuery;
    const site = auth.site(await auth.require(request, 'read'), query.site);
    return { query, site, id: (request.params as { id: string }).id };
  }
}

function answer(request: FastifyRequest, site: StoredSite, lead: Lead | null, whole: WholeJourney) {
  const query = request.query as JourneyQuery;
  const { limit, cursor, bound } = askedPage(request, site);
  const asked = filtered(whole, readFilters(query, site.timeZone));
  const after = fromCursor<Position>(cursor, bound, { at: 'text', id: 'text' });
  const { page, next } = pageOfJourney(asked, after, limit ?? (wantsCsv(request) ? Number.POSITIVE_INFINITY : WHOLE));
  const { events, ...rest } = page;
  return {
    lead,
    ...rest,
    ...(query.include === 'events' ? { events } : {}),
    summary: summaryOf(asked),
    nextCursor: next && toCursor(next, bound),
  };
}

/** The part of a journey in a period; of touchpoints, those that are asked for, with the visits they lie in. */
function filtered(journey: WholeJourney, { from, to, touchpoint: filter }: AskedFilters): WholeJourney {
  const within = inPeriod(journey, from, to);
  if (asksNothing(filter)) return within;
  const touchpoints = within.touchpoints.filter((touchpoint) => fits(touchpoint, filter));
  const visitIds = new Set(touchpoints.map((touchpoint) => touchpoint.visitId));
  return { ...within, touchpoints, visits: within.visits.filter((visit) => visitIds.has(visit.id)), events: [] };
}

function inPeriod(journey: WholeJourney, from: number | undefined, to: number | undefined): WholeJourney {
  if (from === undefined && to === undefined) return journey;
  const first = from === undefined ? '' : toIso(from);
  const end = to === undefined ? '\uffff' : toIso(to);
  const inside = (at: string) => at >= first && at < end;
  return {
    touchpoints: journey.touchpoints.filter((touchpoint) => inside(touchpoint.occurredAt)),
    visits: journey.visits.filter((visit) => inside(visit.startedAt)),
    events: journey.events.filter((event) => inside(event.occurredAt)),
    milestones: journey.milestones.filter((milestone) => inside(milestone.occurredAt)),
  };
}
