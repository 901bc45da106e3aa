/** What goes wrong, as RFC 9457 problem details. The list is closed: nothing else ever leaves the server. */
import type { FastifyReply } from 'fastify';

/** Status, title and, where nothing more can be said of the single case, the detail. */
export const PROBLEMS = {
  invalid_request: [400, 'The request is not valid', 'Something in it is missing or wrong'],
  unreadable_body: [400, 'The body cannot be read', 'The body is not what this call takes'],
  unauthorized: [
    401,
    'A valid key is needed',
    'Send a key as `Authorization: Bearer`, or as the user name of HTTP Basic',
  ],
  forbidden: [403, 'This key may not do that', 'Another key is needed'],
  confirmation_needed: [
    403,
    'Say once more that it is you',
    'Send your password to POST /v1/session/confirm, then ask again',
  ],
  not_found: [404, 'There is no such thing', 'It is not there, or it is not of a site of this key'],
  method_not_allowed: [405, 'This method is not allowed here', 'See /v1/openapi.json for the methods there are'],
  request_timeout: [408, 'The request took too long to arrive', 'Send it again, faster'],
  conflict: [409, 'This contradicts what is there', 'What is there stands'],
  too_large: [413, 'The body is too large', 'Send it in several smaller ones'],
  unsupported_media_type: [415, 'This content type or encoding cannot be read', 'Send application/json, plain or gzip'],
  headers_too_large: [431, 'The headers are too large', 'All headers together may have 16 KiB'],
  rate_limited: [429, 'Too many events in too short a time', 'Come again after the time in Retry-After'],
  internal: [
    500,
    'Something went wrong on the server',
    'It is in the log of the server, under the number in `instance`',
  ],
  unavailable: [503, 'The server cannot store or answer this now', 'Come again after the time in Retry-After'],
  timeout: [504, 'This took longer than it may', 'It took more than the time it may take: ask for less'],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

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
  headers?: Record<string, string>;
}

/** An expected failure: thrown anywhere in a request, answered as a problem. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(PROBLEMS[code][1]);
    this.name = 'ProblemError';
    this.code = code;
    this.status = PROBLEMS[code][0];
    this.options = options;
  }
}

export function invalid(errors: FieldError[]): ProblemError {
  return new ProblemError('invalid_request', { errors });
}

export function sendProblem(reply: FastifyReply, { code, options }: ProblemError): FastifyReply {
  if (options.retryAfter !== undefined) reply.header('retry-after', String(options.retryAfter));
  if (options.headers) reply.headers(options.headers);
  if (code === 'unauthorized') reply.header('www-authenticate', 'Bearer');
  return reply
    .code(PROBLEMS[code][0])
    .type(PROBLEM_TYPE)
    .send(problemText(code, options, reply.request.id));
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

export function problemText(code: ProblemCode, { detail, errors }: ProblemOptions, requestId: string): string {
  const [status, title, usual] = PROBLEMS[code];
  return JSON.stringify({
    type: `urn:throughline:problem:${code}`,
    title,
    status,
    detail: detail ?? usual,
    instance: `urn:request:${requestId}`,
    code,
    ...(errors ? { errors } : {}),
  });
}
