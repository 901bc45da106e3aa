/** The number of a request: the client's own if it is well-formed, else one of ours. In logs, problems and every answer. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

export const REQUEST_ID = 'x-request-id';

/** Letters, digits and a few signs: nothing that could be an address of a person, or forge a line of a log. */
const WELL_FORMED = /^[\w.:-]{1,128}$/;

export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const sent = headers[REQUEST_ID];
  return typeof sent === 'string' && WELL_FORMED.test(sent) ? sent : randomUUID();
}

export function answerRequestId(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID, request.id);
    done();
  });
}
