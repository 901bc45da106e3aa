/** Journeys: of a lead, of a visitor, of an account. No window unless asked for, whatever the age. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Journey, JourneyQuery } from '../../shared/api/lead.ts';
import { LIMITS } from '../../shared/limits.ts';
import { visitorOfBrowser } from '../domain/identity/visitor.ts';
import { type AskedJourney, journeyAnswer } from '../domain/journey/answer.ts';
import { assembleJourney, type Position, type WholeJourney } from '../domain/journey/assemble.ts';
import { ownerIn } from '../domain/journey/ends.ts';
import { leadView } from '../domain/journey/lead-view.ts';
import type { Auth } from '../http/auth.ts';
import { wantsCsv } from '../http/csv-answers.ts';
import { fromCursor, PLAIN, sealOf } from '../http/cursor.ts';
import { readFilters } from '../http/filters.ts';
import { askedPage } from '../http/list.ts';
import { ProblemError } from '../http/problem.ts';
import { sendBytes } from '../http/send-bytes.ts';
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
}

export interface JourneyParts {
  storage: Storage;
  auth: Auth;
  leads: LeadsOfJourneys;
}

/** Touchpoints of one answer where no limit is asked for: a journey is rarely longer, and never cut without a cursor. */
const WHOLE = 5000;
const JSON_TYPE = 'application/json; charset=utf-8';

export async function journeyRoutes(app: FastifyInstance, { storage, auth, leads }: JourneyParts): Promise<void> {
  const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });
  const onRequest = auth.needs('read');
  const config = { personal: true, personalFile: 'csv' as const, csv: { name: 'journey', rows: 'touchpoints' } };
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
      const { site, id, question } = await asked(request);
      const { channels: _, ...settings } = deriveSettings(site);
      const of = { siteId: site.siteId, site: site.id, leadId: id, settings };
      // As bytes nothing of it can be masked any more.
      const isShaped = wantsCsv(request) || (await auth.isMasked(request));
      const settled = isShaped ? null : await storage.read('settledJourney', of, question);
      if (settled) return sendBytes(reply.type(JSON_TYPE).header('vary', 'Accept'), settled);
      const found = await leads.find(site, id, question.withEvents, request, reply);
      if (!found) return reply;
      return journeyAnswer(leadView(site.id, found.stored, found.journey.touchpoints), found.journey, question);
    },
  );

  app.get(
    '/v1/visitors/:id/journey',
    { onRequest, config, schema: schema("A visitor's journey, by anonymousId") },
    async (request) => {
      const { site, id, question } = await asked(request);
      const { withEvents } = question;
      const visitorIds = [visitorOfBrowser(id)];
      await storage.project('identity');
      await storage.project({ siteId: site.siteId, visitorIds });
      if (!(await storage.read('visitorExists', site.siteId, visitorIds[0]!))) throw new ProblemError('not_found');
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
      return journeyAnswer(hers && leadView(site.id, stored, hers.touchpoints), journey, question);
    },
  );

  app.get(
    '/v1/accounts/:id/journey',
    { onRequest, config, schema: schema("An account's journey, by domain") },
    async (request) => {
      const { site, id, question } = await asked(request);
      const found = await accountJourney(storage, site, id, question.withEvents);
      if (!found) throw new ProblemError('not_found');
      return { account: found.account, ...journeyAnswer(null, found.journey, question) };
    },
  );

  async function asked(request: FastifyRequest): Promise<{ site: StoredSite; id: string; question: AskedJourney }> {
    const site = auth.site(await auth.require(request, 'read'), (request.query as JourneyQuery).site);
    return { site, id: (request.params as { id: string }).id, question: readQuestion(request, site) };
  }
}

function readQuestion(request: FastifyRequest, site: StoredSite): AskedJourney {
  const query = request.query as JourneyQuery;
  const { limit, cursor, bound } = askedPage(request, site);
  return {
    ...readFilters(query, site.timeZone),
    withEvents: query.include === 'events',
    after: fromCursor<Position>(cursor, bound, { at: 'text', id: 'text' }, PLAIN),
    limit: limit ?? (wantsCsv(request) ? Number.POSITIVE_INFINITY : WHOLE),
    seal: sealOf(bound),
  };
}
