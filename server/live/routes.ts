/** `GET /v1/live`: events as they arrive, as server-sent events (WHATWG HTML, section 9.2). */
import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { LiveQuery } from '../../shared/api/live.ts';
import { type Auth, credentialOf } from '../http/auth.ts';
import { ProblemError } from '../http/problem.ts';
import { digestOf } from '../storage/facts/keys.ts';
import type { Storage } from '../storage/storage.ts';
import type { LiveFeed } from './feed.ts';
import { LiveStreams } from './streams.ts';

/** Shorter than what proxies let a silent connection live; also how soon a revoked key, an ended session or a mask is noticed. */
const HEARTBEAT_MS = 15_000;
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Proxies that gather answers before they pass them on would hold everything back.
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
};

export interface LiveParts {
  storage: Storage;
  auth: Auth;
  feed: LiveFeed;
  heartbeatMs?: number;
}

export async function liveRoutes(
  app: FastifyInstance,
  { storage, auth, feed, heartbeatMs = HEARTBEAT_MS }: LiveParts,
): Promise<void> {
  const streams = new LiveStreams(storage, feed);
  const open = new Set<PassThrough>();
  // A stream never ends by itself: without this the server would wait for its readers before it stops.
  app.addHook('preClose', async () => {
    for (const stream of open) stream.end();
  });

  app.get(
    '/v1/live',
    {
      onRequest: auth.needs('read'),
      config: { personal: true, described: { problems: [429] } },
      schema: {
        tags: ['Live'],
        summary: 'Events as they arrive, with what became of them',
        description:
          'Server-sent events: `event` with a LiveEvent as data, `skipped` with the number of events that came too fast ' +
          'to be shown. Begins with the last ones that are remembered, or behind `Last-Event-ID`. Every 15 seconds a comment keeps ' +
          'the connection open. Of the process that answers: behind a balancer each shows what it took itself.',
        querystring: LiveQuery,
        response: { 200: { content: { 'text/event-stream': { schema: Type.String() } } } },
      },
    },
    async (request, reply) => {
      const query = request.query as LiveQuery;
      const { siteId, id } = auth.site(await auth.require(request, 'read'), query.site);
      const lastId = request.headers['last-event-id'];
      const place = feed.placeOf(typeof lastId === 'string' ? lastId : undefined);
      const stream = new PassThrough();
      const isMasked = await auth.isMasked(request);
      if (query.follow === false) {
        stream.write('retry: 3000\n\n');
        await streams.replay(siteId, { to: stream, isMasked }, place);
        stream.end();
        return reply.headers(HEADERS).send(stream);
      }
      const credential = digestOf(credentialOf(request)!);
      if (!streams.hasRoom(credential))
        throw new ProblemError('rate_limited', { detail: 'Too many live streams are open', retryAfter: 30 });
      stream.write('retry: 3000\n\n');
      const leave = await streams.open(siteId, { to: stream, credential, isMasked }, place);
      open.add(stream);
      const heartbeat = setInterval(async () => {
        const isReader = await auth.isStill(request, 'read', id, isMasked).catch(() => true);
        // A reader that took nothing since the last heartbeat is gone, or does not read.
        if (!isReader || stream.writableNeedDrain) stream.destroy();
        else stream.write(': still here\n\n');
      }, heartbeatMs).unref();
      stream.once('close', () => {
        clearInterval(heartbeat);
        leave();
        open.delete(stream);
      });
      return reply.headers(HEADERS).send(stream);
    },
  );
}
