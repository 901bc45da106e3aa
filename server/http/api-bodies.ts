/** What holds for every JSON body of the API, before its schema is asked: no traps, no text that an engine cannot keep. */
import type { FastifyInstance } from 'fastify';
import { wellFormed } from '../domain/well-formed.ts';
import { invalid, ProblemError } from './problem.ts';

export function requireWellFormedBodies(app: FastifyInstance): void {
  app.addHook('preValidation', async (request) => {
    if (!request.routeOptions.schema?.body) return;
    if (request.body === undefined) throw new ProblemError('unreadable_body', { detail: 'A JSON body is needed' });
    const fault = wellFormed(request.body, Number.POSITIVE_INFINITY);
    if (fault) throw invalid([{ pointer: '', detail: fault.detail }]);
  });
}
