/** `POST /v1/attribution/compute`: the engine on journeys of the request. In a thread of its own: no event waits for it. */
import type { FastifyInstance } from 'fastify';
import { Piscina } from 'piscina';
import { ComputeAnswer, ComputeBody } from '../../shared/api/compute.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Auth } from '../http/auth.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import type { ComputeOutcome } from './compute.ts';

const THREADS = { maxThreads: 1, minThreads: 0, idleTimeout: 60_000, maxQueue: 8 };
/** Longer than any fit of a body of the largest size took; then the thread is ended, not the server. */
const TIME_LIMIT_MS = 60_000;

export async function attributionRoutes(app: FastifyInstance, { auth }: { auth: Auth }): Promise<void> {
  const pool = new Piscina({ filename: new URL('./compute.ts', import.meta.url).href, name: 'compute', ...THREADS });
  app.addHook('onClose', () => pool.destroy());

  app.post(
    '/v1/attribution/compute',
    {
      onRequest: auth.needs('read'),
      bodyLimit: LIMITS.computeBodyBytes,
      schema: {
        tags: ['Attribution'],
        summary: 'Credits of journeys in the request; nothing is stored',
        body: ComputeBody,
        response: { 200: ComputeAnswer },
      },
    },
    async (request) => {
      if (pool.queueSize >= THREADS.maxQueue)
        throw new ProblemError('unavailable', { detail: 'Too many computations wait', retryAfter: 5 });
      const outcome = (await pool
        .run(request.body, { signal: AbortSignal.timeout(TIME_LIMIT_MS) })
        .catch((error: Error) => {
          if (error.name !== 'AbortError' && error.name !== 'TimeoutError') throw error;
          throw new ProblemError('timeout', { detail: `The computation took more than ${TIME_LIMIT_MS / 1000} s` });
        })) as ComputeOutcome;
      if (!outcome.ok) throw invalid(outcome.errors);
      return outcome.answer;
    },
  );
}
