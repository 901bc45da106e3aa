/** The doors for events: the tracker's, and Segment's HTTP API. */
import cors from '@fastify/cors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { site as siteParameter } from '../../shared/api/common.ts';
import { CollectAnswer, CollectBody } from '../../shared/collect.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { ClaimSource } from '../../shared/vocabulary.ts';
import type { Clock } from '../clock.ts';
import { wellFormed } from '../domain/well-formed.ts';
import { type Auth, secretIn } from '../http/auth.ts';
import type { Directory } from '../http/directory.ts';
import { ProblemError } from '../http/problem.ts';
import type { RateLimit } from '../http/rate-limit.ts';
import { REQUEST_ID } from '../http/request-id.ts';
import { faultsOf } from '../http/validation.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import { StorageBusy } from '../storage/storage.ts';
import { arrivalOf } from './arrival.ts';
import type { Answered, Collector } from './collector.ts';
import { SegmentBatch, segmentMessage, TrackerBody } from './described-bodies.ts';
import { answerOwnSite, ownPage, renewCookie } from './first-party.ts';
import { fromSegment } from './from-segment.ts';
import { fromTracker } from './from-tracker.ts';
import type { Networks } from './networks.ts';
import { SegmentSettings, segmentSettings } from './segment-settings.ts';
import { SegmentEnvelope, type SegmentType } from './segment-shapes.ts';

export interface CollectParts {
  collector: Collector;
  directory: Directory;
  auth: Auth;
  rateLimit: RateLimit;
  networks: Networks;
  /** The site's clock: the try-it site has one of its own. */
  clockOf(site: StoredSite): Clock;
}

const collectBody = Compile(CollectBody);
const segmentEnvelope = Compile(SegmentEnvelope);

const DAY_SECONDS = 86_400;

/** `db`, or `spool`: on the disk of the process that answered, until PostgreSQL is back. */
const DURABLE = 'x-durable';

const EXPOSED = ['retry-after', 'ratelimit', 'ratelimit-policy', DURABLE, REQUEST_ID];
const FOR_ANY_ORIGIN = {
  vary: 'Origin',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED.join(', '),
};
const PREFLIGHT = { origin: '*', methods: ['GET', 'POST'], exposedHeaders: EXPOSED, maxAge: DAY_SECONDS };

/** Segment's routes of one message, and the short ones its browser SDK uses. */
const SINGLE: Record<string, SegmentType> = {
  identify: 'identify',
  track: 'track',
  page: 'page',
  screen: 'screen',
  group: 'group',
  alias: 'alias',
  i: 'identify',
  t: 'track',
  p: 'page',
  s: 'screen',
  g: 'group',
  a: 'alias',
};
const ProjectParams = Type.Object({ writeKey: Type.String({ maxLength: LIMITS.idChars }) });
const BATCHES: Record<string, ClaimSource> = { batch: 'api', b: 'api', import: 'import' };

export async function collectRoutes(app: FastifyInstance, parts: CollectParts): Promise<void> {
  const { collector, directory, rateLimit, networks, clockOf } = parts;
  // Any page may send; no credentials, and nothing in the answers that was not sent with the request.
  const doors: string[] = [];
  app.addHook('onRoute', ({ url }) => void doors.push(url.split(':')[0]!));
  // The plugin answers OPTIONS alone: looking at every event it would cost each two microseconds.
  await app.register(async (preflights) => {
    await preflights.register(cors, {
      // Its answer is of the whole server: all other addresses are to be as if it were not there.
      delegator: ({ url }, done) => done(null, isDoor(url.split('?', 1)[0]!) ? PREFLIGHT : { origin: false }),
    });
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'OPTIONS') reply.headers(FOR_ANY_ORIGIN);
    // Before the body is read, which costs most: so the answers that can be given still are.
    if (request.method === 'POST' && collector.isFull) done(new StorageBusy());
    else done();
  });
  const isDoor = (url: string) => doors.some((door) => (door.endsWith('/') ? url.startsWith(door) : url === door));
  const answer = { 200: CollectAnswer };

  app.post(
    '/v1/collect',
    {
      bodyLimit: LIMITS.collectBodyBytes,
      config: { described: { body: TrackerBody } },
      schema: { tags: ['Collect'], summary: 'Events of the tracker', response: answer },
    },
    (request, reply) => {
      const sent = request.body;
      if (!collectBody.Check(sent)) {
        throw new ProblemError('unreadable_body', { errors: faultsOf(collectBody, CollectBody, sent ?? null) });
      }
      const site = directory.siteOf(sent.key);
      if (!site) throw new ProblemError('unauthorized');
      const page = ownPage(request);
      answerOwnSite(request, reply, page, site);
      const now = clockOf(site).now();
      reply.headers(rateLimit.take(request.ip, sent.events.length, now));
      const arrival = arrivalOf(request, site, 'public', sent.sentAt, now, networks);
      arrival.webdriver = sent.webdriver === true;
      // The newest event's: a batch may still hold a former visitor's, from before a `reset`.
      const newest = sent.events.at(-1) as { anonymousId?: unknown } | null | undefined;
      renewCookie(request, reply, page, site, sent.anonymousId ?? newest?.anonymousId);
      return answered(
        reply,
        collector.take(sent.events, arrival, (event) => fromTracker(event, sent.anonymousId, arrival)),
      );
    },
  );

  for (const [path, type] of Object.entries(SINGLE)) {
    app.post(`/v1/${path}`, segmentRoute(path, `Segment: ${type}`, segmentMessage(type)), (request, reply) =>
      segment(request, reply, 'api', type),
    );
  }
  for (const [path, source] of Object.entries(BATCHES)) {
    app.post(`/v1/${path}`, segmentRoute(path, 'Segment: many messages', SegmentBatch), (request, reply) =>
      segment(request, reply, source, null),
    );
  }

  app.get(
    '/v1/projects/:writeKey/settings',
    {
      schema: {
        tags: ['Segment'],
        summary: "Settings that Segment's browser SDK asks for",
        params: ProjectParams,
        response: { 200: SegmentSettings },
      },
    },
    async (request) => {
      const { writeKey } = request.params as Static<typeof ProjectParams>;
      if (!directory.siteOf(writeKey)) throw new ProblemError('not_found');
      return segmentSettings(writeKey, request.protocol, request.host);
    },
  );

  async function segment(
    request: FastifyRequest,
    reply: FastifyReply,
    source: ClaimSource,
    type: SegmentType | null,
  ): Promise<CollectAnswer> {
    const sent = request.body;
    if (!segmentEnvelope.Check(sent)) {
      throw new ProblemError('unreadable_body', { errors: faultsOf(segmentEnvelope, SegmentEnvelope, sent ?? null) });
    }
    const { site, trust } = await sender(request, typeof sent.writeKey === 'string' ? sent.writeKey : null);
    const messages = type ? [sent] : sent.batch;
    if (!Array.isArray(messages)) {
      throw new ProblemError('unreadable_body', {
        errors: [{ pointer: '/batch', detail: 'must be a list of messages' }],
      });
    }
    if (messages.length > LIMITS.messagesPerBody) {
      throw new ProblemError('too_large', { detail: `A body may have ${LIMITS.messagesPerBody} messages` });
    }
    const now = clockOf(site).now();
    if (trust === 'public') reply.headers(rateLimit.take(request.ip, messages.length, now));
    const arrival = arrivalOf(request, site, trust, sent.sentAt, now, networks);
    const shared = type ? {} : contextOf(sent.context);
    return answered(
      reply,
      collector.take(messages, arrival, (message) => fromSegment(message, arrival, source, type, shared)),
    );
  }

  /** A write key, as Basic user, Bearer or in the body; or a secret key with the scope `ingest`. */
  async function sender(
    request: FastifyRequest,
    bodyKey: string | null,
  ): Promise<{ site: StoredSite; trust: 'public' | 'trusted' }> {
    const header = request.headers.authorization;
    const secret = header === undefined ? bodyKey : secretIn(header);
    const site = secret === null ? undefined : directory.siteOf(secret);
    if (site) return { site, trust: 'public' };
    const key = secret === null ? undefined : directory.key(secret);
    if (!key) throw new ProblemError('unauthorized');
    if (!key.scopes.includes('ingest')) throw new ProblemError('forbidden', { detail: 'The scope ingest is needed' });
    const { site: named } = request.query as { site?: string };
    return { site: parts.auth.site(key, named), trust: 'trusted' };
  }
}

/** Says beside the answer where the events are kept. */
async function answered(reply: FastifyReply, taking: Promise<Answered>): Promise<CollectAnswer> {
  const { answer, durable } = await taking;
  reply.header(DURABLE, durable);
  return answer;
}

/** What a batch says of all of its messages; where that cannot be stored it says nothing. */
function contextOf(sent: unknown): Record<string, unknown> {
  return wellFormed(sent) ? {} : (sent as Record<string, unknown>);
}

/** What browsers send to may carry parameters of others: no event is lost for one. */
const isForBrowsers = (path: string): boolean => path.length === 1;

function segmentRoute(path: string, summary: string, body: TSchema) {
  return {
    bodyLimit: LIMITS.bodyBytes,
    // Each message is checked on its own, so that a bad one harms no other: the body is described, not validated.
    config: { described: { body, writeKey: true } },
    schema: {
      tags: ['Segment'],
      summary,
      querystring: Type.Object(siteParameter, { additionalProperties: isForBrowsers(path) }),
      response: { 200: CollectAnswer },
    },
  };
}
