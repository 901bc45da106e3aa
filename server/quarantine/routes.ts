/** What was kept aside: listed with its reasons, taken back into journeys, or kept out for good. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { site as siteParameter } from '../../shared/api/common.ts';
import {
  Decided,
  Exclusion,
  type QuarantinedEvent,
  QuarantinePage,
  QuarantineQuery,
  Readmission,
} from '../../shared/api/quarantine.ts';
import type { Clock } from '../clock.ts';
import { anonymousIdOf, visitorOfBrowser } from '../domain/identity/visitor.ts';
import { toIso } from '../domain/iso.ts';
import { deviceView } from '../domain/journey/views.ts';
import { cleanText } from '../domain/well-formed.ts';
import type { Auth } from '../http/auth.ts';
import { answerList } from '../http/list.ts';
import type { OpaqueTexts } from '../http/opaque.ts';
import { readPeriod } from '../http/period.ts';
import { invalid } from '../http/problem.ts';
import { readInstant } from '../http/time.ts';
import type { Chosen, Decision, EventKey } from '../storage/facts/quarantine.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { QuarantinePosition, QuarantinedEvent as Row } from '../storage/reads/quarantine.ts';
import type { Storage } from '../storage/storage.ts';

export interface QuarantineParts {
  storage: Storage;
  auth: Auth;
  clockOf(site: StoredSite): Clock;
}

const SiteQuery = Type.Object(siteParameter, { additionalProperties: false });

/** Events a transaction: short enough that no event waits long. */
const STEP = 500;

export async function quarantineRoutes(
  app: FastifyInstance,
  { storage, auth, clockOf }: QuarantineParts,
): Promise<void> {
  const tags = ['Quarantine'];

  app.get(
    '/v1/quarantine',
    {
      onRequest: auth.needs('read'),
      config: { personal: true, personalFile: 'csv', csv: { name: 'quarantine', rows: 'data' } },
      schema: {
        tags,
        summary: 'Events that were kept aside, with their reasons',
        querystring: QuarantineQuery,
        response: { 200: QuarantinePage },
      },
    },
    async (request) => {
      const query = request.query as QuarantineQuery;
      const site = auth.site(await auth.require(request, 'read'), query.site);
      const { status = 'quarantined', reason = null, anonymousId } = query;
      const { from = null, to = null } = readPeriod(query, site.timeZone);
      const visitorId = anonymousId === undefined ? null : visitorOfBrowser(anonymousId);
      const filter = { status, reason, visitorId, from, to };
      const list = await answerList<Row, QuarantinePosition, QuarantinedEvent>(request, {
        site,
        position: { receivedAt: 'integer', visitorId: 'text', messageId: 'text' },
        rows: (limit, after) => storage.read('quarantinedEvents', site.siteId, filter, limit, after),
        positionOf: (row) => ({
          receivedAt: row.received_at,
          visitorId: row.visitor_id,
          messageId: row.message_id,
        }),
        show: (rows) => rows.map((row) => eventView(row, app.opaque)),
      });
      return { ...list, reasons: await storage.read('quarantineCounts', site.siteId) };
    },
  );

  app.post(
    '/v1/quarantine/readmit',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'Take events back into journeys, as if they had never been kept aside',
        querystring: SiteQuery,
        body: Readmission,
        response: { 200: Decided },
      },
    },
    (request) => decide(request, 'readmitted'),
  );

  app.post(
    '/v1/quarantine/exclude',
    {
      onRequest: auth.needs('manage'),
      schema: {
        tags,
        summary: 'Keep events out of journeys, whatever the collector thought of them',
        querystring: SiteQuery,
        body: Exclusion,
        response: { 200: Decided },
      },
    },
    (request) => decide(request, 'excluded'),
  );

  async function decide(request: FastifyRequest, decision: Decision): Promise<Static<typeof Decided>> {
    const { site: named } = request.query as Static<typeof SiteQuery>;
    const site = auth.site(await auth.require(request, 'manage'), named);
    const chosen = chosenOf(request.body as Readmission, app.opaque);
    let changed = 0;
    for (let step = STEP; step >= STEP; changed += step) {
      step = await storage.write('decideQuarantine', site.siteId, decision, chosen, STEP, clockOf(site).now());
    }
    return { changed };
  }
}

/** @throws 400 where it is not said which events are meant, or in two ways */
function chosenOf({ ids, anonymousId, messageIds, reason, from, to }: Readmission, opaque: OpaqueTexts): Chosen {
  const ways = [ids, anonymousId, reason].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    throw invalid([
      {
        pointer: '',
        detail: 'must say which events: by ids, by anonymousId, or by the reason they were kept aside for',
      },
    ]);
  }
  if (messageIds && anonymousId === undefined) {
    throw invalid([{ pointer: '/messageIds', detail: 'needs anonymousId beside it: an id is one of its visitor' }]);
  }
  if ((from ?? to) !== undefined && reason === undefined) {
    throw invalid([{ pointer: from === undefined ? '/to' : '/from', detail: 'needs reason beside it' }]);
  }
  if (ids) return { events: ids.map((id, i) => readId(id, i, opaque)) };
  if (anonymousId !== undefined) {
    const visitorId = visitorOfBrowser(anonymousId);
    return messageIds ? { events: messageIds.map((messageId) => ({ visitorId, messageId })) } : { visitorId };
  }
  return { reason: reason!, from: instant(from, '/from'), to: instant(to, '/to') };
}

function instant(text: string | undefined, pointer: string): number | null {
  if (text === undefined) return null;
  const at = readInstant(text);
  if (at === null) throw invalid([{ pointer, detail: 'must be an ISO 8601 time' }]);
  return at;
}

/** An event's key in one opaque word: a visitor without a browser has an id that may be an e-mail address. */
const toId = (row: Row, opaque: OpaqueTexts): string => opaque.seal(JSON.stringify([row.visitor_id, row.message_id]));

function readId(id: string, i: number, opaque: OpaqueTexts): EventKey {
  try {
    const [visitorId, messageId] = JSON.parse(opaque.open(id)) as unknown[];
    if (isText(visitorId) && isText(messageId)) return { visitorId, messageId };
  } catch {
    // Said below.
  }
  throw invalid([{ pointer: `/ids/${i}`, detail: 'must be the id of a listed event' }]);
}

const isText = (value: unknown): value is string => typeof value === 'string' && cleanText(value) === value;

function eventView(row: Row, opaque: OpaqueTexts): QuarantinedEvent {
  return {
    id: toId(row, opaque),
    messageId: row.message_id,
    anonymousId: anonymousIdOf(row.visitor_id),
    type: row.type,
    name: row.name,
    occurredAt: toIso(row.occurred_at),
    receivedAt: toIso(row.received_at),
    reasons: row.reasons?.split(',') ?? [],
    status: row.decision === 'readmitted' ? 'readmitted' : 'quarantined',
    decidedAt: row.decided_at === null ? null : toIso(row.decided_at),
    source: row.source,
    trust: row.trust,
    url: row.url,
    referrer: row.referrer,
    device: deviceView(row.device),
    country: row.country,
  };
}
