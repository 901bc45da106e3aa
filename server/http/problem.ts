/** What goes wrong, as RFC 9457 problem details. The list is closed: nothing else ever leaves the server. */
import type { FastifyReply } from 'fastify';

const TITLES = {
  invalid_request: [400, 'The request is not valid'],
  unreadable_body: [400, 'The body cannot be read'],
  unauthorized: [401, 'A valid key is needed'],
  forbidden: [403, 'This key may not do that'],
  not_found: [404, 'There is no such thing'],
  method_not_allowed: [405, 'This method is not allowed here'],
  request_timeout: [408, 'The request took too long to arrive'],
  conflict: [409, 'This contradicts what is there'],
  too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'This content type or encoding cannot be read'],
  rate_limited: [429, 'Too many events in too short a time'],
  internal: [500, 'Something went wrong on the server'],
  unavailable: [503, 'The server cannot store or answer this now'],
  timeout: [504, 'This took longer than it may'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof TITLES;

export interface FieldError {
  /** JSON pointer into the body. */
  pointer?: string;
  /** Name of a query or path parameter. */
  parameter?: string;
  detail: string;
}

export interface ProblemOptions {
  detail?: string;
  errors?: FieldError[];
  /** Seconds after which trying again makes sense. */
  retryAfter?: number;
}

/** An expected failure: thrown anywhere in a request, answered as a problem. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(TITLES[code][1]);
    this.name = 'ProblemError';
    this.code = code;
    this.status = TITLES[code][0];
    this.options = options;
  }
}

export function invalid(errors: FieldError[]): ProblemError {
  return new ProblemError('invalid_request', { errors });
}

export function sendProblem(reply: FastifyReply, { code, options }: ProblemError): FastifyReply {
  const [status, title] = TITLES[code];
  if (options.retryAfter !== undefined) reply.header('retry-after', String(options.retryAfter));
  if (code === 'unauthorized') reply.header('www-authenticate', 'Bearer');
  return reply
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `urn:throughline:problem:${code}`,
        title,
        status,
        ...(options.detail ? { detail: options.detail } : {}),
        instance: `urn:request:${reply.request.id}`,
        code,
        ...(options.errors ? { errors: options.errors } : {}),
      }),
    );
}
