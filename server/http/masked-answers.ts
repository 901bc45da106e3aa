/** E-mail addresses and phone numbers leave the server masked for a user who does not see them in full. */
import type { FastifyInstance } from 'fastify';
import { maskIdentifiers } from '../domain/privacy/mask-identifiers.ts';
import type { Auth } from './auth.ts';
import { LazyRows } from './lazy-rows.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What it answers is about the one who asks: it is never masked. */
    own?: boolean;
  }
}

/** For every route that is added behind it and answers JSON or CSV; what is streamed otherwise masks by itself. */
export function maskAnswers(app: FastifyInstance, auth: Auth): void {
  app.addHook('preSerialization', async (request, reply, payload) => {
    if (request.routeOptions.config.own || reply.statusCode >= 300 || !(await auth.isMasked(request))) return payload;
    const masked = maskIdentifiers(payload) as Record<string, unknown>;
    for (const [name, each] of Object.entries(payload as object)) {
      if (each instanceof LazyRows) masked[name] = each.map(maskIdentifiers);
      else if (isPaged(each)) masked[name] = maskedPages(each as AsyncIterable<unknown>);
    }
    return masked;
  });
}

/** Rows of a long table come a page at a time. */
const isPaged = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

async function* maskedPages(pages: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  for await (const page of pages) yield maskIdentifiers(page);
}
