/** Health and metrics, which every process has: what supervisors, balancers and their graphs ask. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { OneOf } from '../../shared/one-of.ts';
import type { Clock } from '../clock.ts';
import { isLoopback } from '../http/addresses.ts';
import type { Auth } from '../http/auth.ts';
import type { Latency } from '../http/latency.ts';
import { ProblemError } from '../http/problem.ts';
import { type Storage, StorageUnavailable } from '../storage/storage.ts';
import { type EventTotals, metricsText } from './metrics.ts';
import { diskOf, type Surroundings } from './situation.ts';

export interface HealthParts {
  storage: Storage;
  auth: Auth;
  clock: Clock;
  events: EventTotals;
  latency: Latency;
  /** Attempts since the start. */
  webhooks: { delivered: number; failed: number };
  mails: { sent: number; failed: number };
  surroundings: Surroundings;
  /** False as soon as the process is asked to end. */
  accepting(): boolean;
}

const METRICS = {
  answerType: 'text/plain',
  description:
    'Open to the machine the server runs on; through a proxy, or from elsewhere, a key with the scope `read` is needed.',
};
const Live = Type.Object({ status: Type.Literal('live') });
const Ready = Type.Object({
  status: Type.Literal('ready'),
  storage: OneOf(['sqlite', 'postgres']),
  durable: OneOf(['db', 'spool'], {
    description: 'Where an event is kept when it is answered now: `spool` while PostgreSQL is away from a collector.',
  }),
});

export async function healthRoutes(app: FastifyInstance, parts: HealthParts): Promise<void> {
  const { storage, auth, clock } = parts;

  app.get(
    '/health/live',
    { schema: { tags: ['System'], summary: 'Does the process live?', response: { 200: Live } } },
    async () => ({ status: 'live' }),
  );

  app.get(
    '/health/ready',
    { schema: { tags: ['System'], summary: 'Can an event be stored durably now?', response: { 200: Ready } } },
    async () => {
      if (!parts.accepting())
        throw new ProblemError('unavailable', { detail: 'The server is stopping', retryAfter: 5 });
      if (storage.room?.().low)
        throw new ProblemError('unavailable', { detail: 'The disk is nearly full', retryAfter: 5 });
      await storage.write('probe', clock.now());
      return { status: 'ready', storage: storage.engine, durable: storage.spool?.().away ? 'spool' : 'db' };
    },
  );

  app.get(
    '/metrics',
    { config: { described: METRICS }, schema: { tags: ['System'], summary: 'Prometheus metrics' } },
    async (request, reply) => {
      if (!isLocal(request)) await auth.require(request, 'read');
      const { events, latency, surroundings } = parts;
      const text = metricsText({
        events,
        latency,
        now: clock.now(),
        derivationLagSeconds: await unlessAway(storage.read('derivationLag', clock.now())),
        queuedEvents: storage.queued(),
        spool: storage.spool?.() ?? null,
        disk: await diskOf(surroundings.folder),
        room: storage.room?.() ?? null,
        lastBackup: surroundings.lastBackup(),
        mails: parts.mails,
        webhooks: { ...parts.webhooks, outbox: await unlessAway(storage.read('outboxSize')) },
      });
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text);
    },
  );
}

/** Measures are wanted most when the database is away: what it alone knows is left out. */
async function unlessAway<T>(question: Promise<T>): Promise<T | null> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof StorageUnavailable) return null;
    throw error;
  }
}

/** From this machine itself, and not through a proxy. */
function isLocal(request: FastifyRequest): boolean {
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => name in request.headers);
  return !forwarded && isLoopback(request.socket.remoteAddress);
}
