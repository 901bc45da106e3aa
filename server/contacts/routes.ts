/** `POST /v1/touchpoints`: offline contacts, one or many. A bad row harms no other. */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { site as siteParameter } from '../../shared/api/common.ts';
import { ContactIn, RowsWritten } from '../../shared/api/contact.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Clock } from '../clock.ts';
import type { Contact } from '../domain/contact.ts';
import { companyDomain } from '../domain/identity/account.ts';
import { type Identifier, identifier } from '../domain/identity/identifier.ts';
import { visitorOfBrowser } from '../domain/identity/visitor.ts';
import { wellFormed } from '../domain/well-formed.ts';
import type { Auth } from '../http/auth.ts';
import { type FieldError, invalid, ProblemError } from '../http/problem.ts';
import { readInstant } from '../http/time.ts';
import { faultsOf } from '../http/validation.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';

export interface ContactParts {
  storage: Storage;
  auth: Auth;
  clockOf(site: StoredSite): Clock;
}

const contactIn = Compile(ContactIn);
const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });
/** One contact, or many; each is checked on its own, so that a bad one harms no other. */
const Body = Type.Object({}, { description: 'A contact, or {"batch": [contact, ...]}' });

export async function contactRoutes(app: FastifyInstance, { storage, auth, clockOf }: ContactParts): Promise<void> {
  app.post(
    '/v1/touchpoints',
    {
      onRequest: auth.needs('ingest'),
      schema: {
        tags: ['Touchpoints'],
        summary: 'Tell offline contacts',
        querystring: SiteQuery,
        body: Body,
        response: { 200: RowsWritten },
      },
    },
    async (request) => {
      const { site: named } = request.query as Static<typeof SiteQuery>;
      const site = auth.site(await auth.require(request, 'ingest'), named);
      const sent = request.body as { batch?: unknown };
      const single = !Array.isArray(sent?.batch);
      const rows = single ? [sent] : (sent.batch as unknown[]);
      if (rows.length > LIMITS.messagesPerBody) {
        throw new ProblemError('too_large', { detail: `A batch may have ${LIMITS.messagesPerBody} rows` });
      }
      const rejected: RowsWritten['rejected'] = [];
      const contacts: Contact[] = [];
      for (const [index, row] of rows.entries()) {
        const read = await readContact(row, site);
        if (!Array.isArray(read)) contacts.push(read);
        else if (single) throw invalid(read);
        else rejected.push({ index, errors: read });
      }
      const outcomes = await storage.write('putContacts', site.siteId, contacts, clockOf(site).now());
      const written: RowsWritten = { accepted: 0, updated: 0, unchanged: 0, rejected };
      for (const outcome of outcomes) written[outcome]++;
      return written;
    },
  );

  async function readContact(sent: unknown, site: StoredSite): Promise<Contact | FieldError[]> {
    const fault = wellFormed(sent);
    if (fault) return [{ pointer: '', detail: fault.detail }];
    if (!contactIn.Check(sent)) return faultsOf(contactIn, ContactIn, sent ?? null);
    const told = sent as ContactIn;
    const errors: FieldError[] = [];
    const occurredAt = readInstant(told.occurredAt);
    if (occurredAt === null) errors.push({ pointer: '/occurredAt', detail: 'must be an ISO 8601 time' });
    const identifiers: Identifier[] = [];
    const read = (kind: Parameters<typeof identifier>[0], pointer: string, value: unknown) => {
      if (value === undefined || value === null || value === '') return;
      const id = identifier(kind, value);
      if (id) identifiers.push(id);
      else errors.push({ pointer, detail: 'identifies nobody' });
    };
    read('email', '/email', told.email);
    read('externalId', '/userId', told.userId);
    read('externalId', '/leadExternalId', told.leadExternalId);
    read('phone', '/phone', told.phone);
    if (told.leadId) {
      const stored = await storage.read('getLead', site.siteId, told.leadId);
      if (stored) identifiers.push(stored.lead.survivor as Identifier);
      else errors.push({ pointer: '/leadId', detail: 'is no lead of this site' });
    }
    const anonymousId = told.anonymousId?.trim();
    if (identifiers.length === 0 && !anonymousId && !told.accountDomain && errors.length === 0) {
      const detail = 'One of email, phone, leadExternalId, leadId, anonymousId and accountDomain is needed';
      errors.push({ pointer: '/email', detail });
    }
    if (errors.length > 0) return errors;
    return {
      externalId: told.externalId,
      type: told.type,
      occurredAt: occurredAt!,
      identifiers: [...new Set(identifiers)],
      visitorId: anonymousId && identifiers.length === 0 ? visitorOfBrowser(anonymousId) : null,
      accountDomain: companyDomain(told.accountDomain) ?? (told.accountDomain?.trim().toLowerCase() || null),
      channel: told.channel || null,
      source: told.source || null,
      medium: told.medium || null,
      campaign: told.campaign || null,
      content: told.content || null,
      properties: told.properties ?? null,
    };
  }
}
