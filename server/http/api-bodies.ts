/** What holds for every JSON body of the API, before its schema is asked: its size, no traps, no text that an engine cannot keep. */
import type { FastifyInstance } from 'fastify';
import { LIMITS } from '../../shared/limits.ts';
import { wellFormed } from '../domain/well-formed.ts';
import { invalid, ProblemError } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A body left out is an empty one. */
    bodyOptional?: boolean;
  }
}

/** Names under which a body carries many rows. Whoever reads them looks at each on its own: a bad one harms no other. */
const ROWS = ['batch', 'rows'];

export function requireWellFormedBodies(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    route.bodyLimit ??= LIMITS.bodyBytes;
  });
  app.addHook('preValidation', async (request) => {
    if (!request.routeOptions.schema?.body) return;
    if (request.body === undefined && request.routeOptions.config.bodyOptional) request.body = {};
    if (request.body === undefined) throw new ProblemError('unreadable_body', { detail: 'A JSON body is needed' });
    const fault = wellFormed(withoutRows(request.body), Number.POSITIVE_INFINITY);
    if (fault) throw invalid([{ pointer: '', detail: fault.detail }]);
  });
}

/** The body itself where it has no rows: its text is cleaned in place. */
function withoutRows(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const sent = Object.entries(body);
  const others = sent.filter(([name, value]) => !(ROWS.includes(name) && Array.isArray(value)));
  return others.length === sent.length ? body : Object.fromEntries(others);
}
