/**
 * Requests that HTTP or the router refuses before any route is asked: not HTTP, too slow, too long headers, an address
 * that cannot be decoded. Told as problems like all others; the framework's own answers would repeat the address.
 */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import { problemOf } from './errors.ts';
import { PROBLEM_TYPE, type ProblemCode, ProblemError, problemText, sendProblem } from './problem.ts';

const CODES: Record<string, ProblemCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
};

export const unreadRequests = {
  frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
    void sendProblem(reply, problemOf(error) ?? new ProblemError('internal')),

  clientErrorHandler(this: FastifyInstance, error, socket) {
    // A connection that was reset has nobody left to answer.
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    this.log.debug({ err: error }, 'a request was not HTTP, too large or too slow');
    const problem = new ProblemError(CODES[error.code] ?? 'unreadable_body');
    const id = randomUUID();
    const body = problemText(problem.code, problem.options, id);
    if (socket.writable) {
      socket.write(
        `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nContent-Type: ${PROBLEM_TYPE}\r\n` +
          `X-Request-Id: ${id}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
    }
    socket.destroy(error);
  },
} satisfies Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'>;
