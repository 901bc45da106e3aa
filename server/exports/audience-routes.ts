/** Leads as lists of people for ad platforms: the filters of the list of leads, and only who may be handed over. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { AudienceCount, AudienceQuery } from '../../shared/api/audience.ts';
import { LIMITS } from '../../shared/limits.ts';
import { asksNothing } from '../domain/journey/touchpoint-filter.ts';
import type { Auth } from '../http/auth.ts';
import { readLeadFilter } from '../http/lead-filter.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { LeadFilter, LeadPosition, StoredLead } from '../storage/reads/leads.ts';
import type { Storage } from '../storage/storage.ts';
import { AUDIENCE_FILES, type Person } from './audience-files.ts';
import { type LeftOut, whyLeftOut, whyNot } from './gate.ts';

const DESCRIPTION =
  'Takes the filters of `GET /v1/leads`. Nobody is in it who denied consent, who did not grant it where the site requires it, whose data is restricted, or whom only the page itself named. Addresses and numbers as SHA-256.';

export function audienceRoutes(app: FastifyInstance, storage: Storage, auth: Auth): void {
  app.get(
    '/v1/exports/audience',
    {
      // Asked letter by letter, a count tells addresses too.
      onRequest: auth.needsIdentifiers('read'),
      schema: {
        tags: ['Exports'],
        summary: 'How many leads an audience for an ad platform would have, and why others are not in it',
        description: DESCRIPTION,
        querystring: AudienceQuery,
        response: { 200: AudienceCount },
      },
    },
    async (request): Promise<AudienceCount> => {
      const query = request.query as AudienceQuery;
      const site = auth.site(await auth.require(request, 'read'), query.site);
      const count: AudienceCount = {
        leads: 0,
        may: 0,
        leftOut: { restricted: 0, withoutConsent: 0, notTrusted: 0 },
        rows: { 'google-ads': 0, meta: 0, linkedin: 0 },
      };
      const filter = readLeadFilter(query, site);
      if (!filter) return count;
      await deriveFor(storage, filter);
      for (const one of await storage.read('audienceClasses', site.siteId, filter, Date.now() + COUNT_MS)) {
        count.leads += one.leads;
        const why = whyLeftOut(site, one);
        if (why) count.leftOut[why] += one.leads;
        else {
          count.may += one.leads;
          for (const { platform, isIn } of AUDIENCE_FILES) if (isIn(one)) count.rows[platform] += one.leads;
        }
      }
      return count;
    },
  );

  for (const { platform, summary, header, row } of AUDIENCE_FILES) {
    app.get(
      `/v1/exports/${platform}-audience`,
      {
        onRequest: auth.needsIdentifiers('read'),
        config: { personalFile: 'always' },
        schema: {
          tags: ['Exports'],
          summary,
          description: DESCRIPTION,
          querystring: AudienceQuery,
          produces: ['text/csv'],
          response: { 200: { content: { 'text/csv': { schema: Type.String() } } } },
        },
      },
      async (request, reply) => {
        const query = request.query as AudienceQuery;
        const site = auth.site(await auth.require(request, 'read'), query.site);
        // Read before anything is sent: what cannot be asked is answered 400.
        const pages = peopleOf(storage, site, readLeadFilter(query, site));
        const lines = async function* () {
          yield `${header.join(',')}\r\n`;
          for await (const page of pages) {
            const rows = page
              .flatMap(({ person, why }) => (why ? [] : [row(person)]))
              .filter((cells) => cells !== null);
            if (rows.length > 0) yield rows.map((cells) => `${cells.join(',')}\r\n`).join('');
          }
        };
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="${platform}-audience.csv"`)
          .send(Readable.from(lines()));
      },
    );
  }
}

/** What a count may take. */
const COUNT_MS = 30_000;

interface Candidate {
  person: Person;
  why: LeftOut | null;
}

/** What decides who is chosen. */
const deriveFor = (storage: Storage, { touchpoint }: LeadFilter): Promise<void> =>
  storage.project(asksNothing(touchpoint) ? 'identity' : 'next');

/** A page at a time: nobody waits until all are found. */
async function* peopleOf(storage: Storage, site: StoredSite, filter: LeadFilter | null): AsyncGenerator<Candidate[]> {
  if (!filter) return;
  await deriveFor(storage, filter);
  for (let after: LeadPosition | null = null; ; ) {
    const page: StoredLead[] = await storage.read('findLeads', site.siteId, filter, LIMITS.listMax, after);
    const why = await whyNot(storage, site, page);
    yield page.map(({ leadId, lead: { email, phone } }) => ({
      person: { email, phone },
      why: why.get(leadId) ?? null,
    }));
    const last = page.at(-1);
    if (!last || page.length < LIMITS.listMax) return;
    after = { createdAt: last.lead.createdAt, leadId: last.leadId };
  }
}
