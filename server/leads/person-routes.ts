/** The rights of a person: everything that is held of her, its erasure, and that it is kept and not used. */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { DealOut } from '../../shared/api/deal.ts';
import { Lead } from '../../shared/api/lead.ts';
import { ErasureReceipt, PersonExport, PersonQuery, type StoredMessage } from '../../shared/api/person.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import { MODELS } from '../domain/attribution/registry.ts';
import { anonymousIdOf } from '../domain/identity/visitor.ts';
import { toIso } from '../domain/iso.ts';
import { leadView } from '../domain/journey/lead-view.ts';
import type { Auth } from '../http/auth.ts';
import { ProblemError } from '../http/problem.ts';
import { dropRetiredWords } from '../storage/drop-words.ts';
import type { Erasure } from '../storage/erasure/erase-person.ts';
import type { StoredDeal } from '../storage/facts/deals.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { PersonMessage } from '../storage/reads/person.ts';
import type { Storage } from '../storage/storage.ts';
import { findLead } from './find-lead.ts';
import { claimView } from './identity-routes.ts';
import { journeyOfLead, leadViews } from './lead-views.ts';

export interface PersonParts {
  storage: Storage;
  auth: Auth;
  clockOf(site: StoredSite): Clock;
  dealViews(site: StoredSite, deals: readonly StoredDeal[]): Promise<DealOut[]>;
}

const Id = Type.Object({ id: Type.String({ maxLength: LIMITS.idChars }) });

export async function personRoutes(app: FastifyInstance, parts: PersonParts): Promise<void> {
  const { storage, auth, clockOf, dealViews } = parts;
  const tags = ['Privacy'];

  app.delete(
    '/v1/leads/:id',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'Erase a person (GDPR art. 17)',
        description:
          'Every credit total stays, under a random name without address, trait or identifier. Facts from before the erasure that arrive later are answered like duplicates and not kept.',
        params: Id,
        querystring: PersonQuery,
        response: { 200: ErasureReceipt },
      },
    },
    async (request): Promise<ErasureReceipt> => {
      const { id } = request.params as Static<typeof Id>;
      const { site: named } = request.query as Static<typeof PersonQuery>;
      const site = auth.site(await auth.require(request, 'manage'), named);
      await storage.project('identity');
      const person = await storage.read('getLead', site.siteId, id);
      if (!person) throw new ProblemError('not_found');
      const erasure = await erase(storage, site.siteId, id, person.identifiers, clockOf(site));
      if (!erasure) throw new ProblemError('not_found');
      await dropRetiredWords(storage, site.siteId);
      const receipt = { id: erasure.id, erasedAt: toIso(erasure.erasedAt), counts: { ...erasure.counts } };
      const hash = createHash('sha256').update(JSON.stringify(receipt)).digest('hex');
      return { ...receipt, lead: id, hash };
    },
  );

  const restrict = (isRestricted: boolean) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { id } = request.params as Static<typeof Id>;
    const { site: named } = request.query as Static<typeof PersonQuery>;
    const site = auth.site(await auth.require(request, 'manage'), named);
    const found = await findLead(storage, site, id, request, reply);
    if (!found) return reply;
    const done = await storage.write('restrictPerson', site.siteId, id, isRestricted, clockOf(site).now());
    if (!done) throw new ProblemError('not_found');
    const stored = await storage.read('getLead', site.siteId, id);
    // Whom nothing else names is no lead any more, and is answered as she was.
    const lifted = { ...found.stored, lead: { ...found.stored.lead, restrictedAt: undefined } };
    const [lead] = await leadViews(storage, site, [stored ?? lifted]);
    return lead!;
  };
  const restriction = { tags, params: Id, querystring: PersonQuery, response: { 200: Lead } };
  app.put(
    '/v1/leads/:id/restriction',
    {
      onRequest: auth.needs('manage'),
      config: { personal: true },
      schema: {
        ...restriction,
        summary: 'Restrict the processing of a person (GDPR art. 18)',
        description:
          'Everything of her is kept and goes on being received; reports, exports of events and conversions, webhooks and terms of retention leave her out until it is lifted. `restrictedAt` of the lead says since when; whoever turns out to be the same person is restricted too.',
      },
    },
    restrict(true),
  );
  app.delete(
    '/v1/leads/:id/restriction',
    {
      onRequest: auth.needs('manage'),
      config: { personal: true },
      schema: {
        ...restriction,
        summary: 'Lift the restriction of a person',
        description:
          'She counts again, with all that was received meanwhile. Whom nothing but the restriction names any more (a deal that named her does not now) is answered a last time, and is no lead then.',
      },
    },
    restrict(false),
  );

  app.get(
    '/v1/leads/:id/export',
    {
      onRequest: auth.needsIdentifiers('read'),
      config: { personalFile: 'always' },
      schema: {
        tags,
        summary: 'Everything held about a person (GDPR art. 15 and 20)',
        params: Id,
        querystring: PersonQuery,
        response: { 200: PersonExport },
      },
    },
    async (request, reply) => {
      const { id } = request.params as Static<typeof Id>;
      const { site: named } = request.query as Static<typeof PersonQuery>;
      const asked = auth.site(await auth.require(request, 'read'), named);
      const found = await findLead(storage, asked, id, request, reply);
      if (!found) return reply;
      const { site, stored } = found;
      const { siteId } = site;
      const [journey, claims, messages, contacts, deals, adExports] = await Promise.all([
        journeyOfLead(storage, site, stored, true),
        storage.read('claimsAbout', siteId, stored.identifiers),
        storage.read('messagesOf', siteId, stored.identifiers, stored.visitorIds),
        storage.read('contactsOf', siteId, stored.identifiers),
        storage.read('dealsOf', siteId, stored.identifiers),
        storage.read('adExportsOf', siteId, stored.identifiers),
      ]);
      const whole = await Promise.all(deals.map(({ externalId }) => storage.read('getDeal', siteId, externalId)));
      const { touchpoints, visits, events, milestones } = journey;
      reply.header('content-disposition', `attachment; filename="${stored.leadId}.json"`);
      const answer: PersonExport = {
        exportedAt: toIso(clockOf(site).now()),
        lead: leadView(site.id, stored, touchpoints),
        claims: claims.map(claimView),
        journey: { touchpoints, visits, events, milestones },
        adExports: adExports.map(({ platform, conversionName, subject, clickId, occurredAt, exportedAt }) => ({
          platform,
          conversionName,
          subject,
          clickId,
          occurredAt: toIso(occurredAt),
          exportedAt: toIso(exportedAt),
        })),
        messages: messages.map(messageView),
        contacts: contacts.map(({ occurredAt, visitorId: _v, accountDomain: _a, ...contact }) => ({
          ...contact,
          occurredAt: toIso(occurredAt),
        })),
        deals: await dealViews(
          site,
          whole.filter((deal) => deal !== null),
        ),
        logic: Object.fromEntries(MODELS.map((model) => [model.id, model.description])),
      };
      return answer;
    },
  );
}

/** She may be given other names while she is looked for: so often they are looked for before anything is locked. */
const SEARCHES = 5;

/** Whoever is named while the search for mentions runs is found too: what is stored meanwhile is noted. */
async function erase(
  storage: Storage,
  siteId: number,
  leadId: string,
  identifiers: readonly string[],
  clock: Clock,
): Promise<Erasure | null> {
  const search = await storage.write('beginSearch', siteId, identifiers);
  let erased: Erasure | null = null;
  try {
    const found = await storage.read('findMentions', siteId, identifiers);
    const known = [...identifiers];
    for (let i = 1; i < SEARCHES; i++) {
      const asked = { ...search, identifiers: known };
      const done = await storage.write('eraseSearched', siteId, leadId, found, asked, clock.now());
      if (done === null || !('unsearched' in done)) {
        erased = done;
        return erased;
      }
      known.push(...done.unsearched);
      found.push(...(await storage.read('findMentions', siteId, done.unsearched)));
    }
    const asked = { ...search, identifiers: known };
    erased = await storage.write('erasePerson', siteId, leadId, found, clock.now(), asked);
    return erased;
  } finally {
    // An erasure has ended it. One that cannot be ended now ends by itself later.
    if (!erased) await storage.write('endSearch', siteId, search).catch(() => {});
  }
}

function messageView(row: PersonMessage): StoredMessage {
  return {
    messageId: row.message_id,
    anonymousId: anonymousIdOf(row.visitor_id),
    type: row.type,
    name: row.name,
    occurredAt: toIso(row.occurred_at),
    receivedAt: toIso(row.received_at),
    source: row.source,
    trust: row.trust,
    quarantine: row.quarantine === null ? null : row.quarantine.split(','),
    url: row.url,
    referrer: row.referrer,
    title: row.title,
    device: row.device,
    country: row.country,
    content: row.body === null ? null : JSON.parse(row.body),
  };
}
