/** Turns whatever a request throws into a problem; what is not expected is logged whole and told to nobody. */
import type { FastifyInstance } from 'fastify';
import { DiskLow, StorageBusy, StorageUnavailable } from '../storage/storage.ts';
import { TookTooLong } from '../storage/took-too-long.ts';
import { Methods } from './methods.ts';
import { ProblemError, sendProblem } from './problem.ts';

/** Seconds until a retry, spread so that all who were refused do not come back at once. */
const soon = () => 1 + Math.floor(Math.random() * 5);

const FASTIFY_CODES: Record<string, ProblemError> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new ProblemError('too_large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new ProblemError('unsupported_media_type', { detail: 'Send application/json' }),
  FST_ERR_CTP_EMPTY_JSON_BODY: new ProblemError('unreadable_body', { detail: 'The body is empty' }),
  FST_ERR_CTP_INVALID_JSON_BODY: new ProblemError('unreadable_body', { detail: 'The body is not JSON' }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new ProblemError('unreadable_body', {
    detail: 'The body is not as long as it says',
  }),
  FST_ERR_BAD_URL: new ProblemError('not_found'),
  FST_ERR_MAX_PARAM_LENGTH: new ProblemError('not_found'),
};

export function problemOf(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error;
  if (error instanceof StorageBusy)
    return new ProblemError('unavailable', { detail: 'Too much waits to be stored', retryAfter: soon() });
  if (error instanceof DiskLow)
    return new ProblemError('unavailable', {
      detail: 'The disk is nearly full: no events are taken in until there is room',
      retryAfter: soon(),
    });
  if (error instanceof StorageUnavailable) {
    return new ProblemError('unavailable', {
      detail: 'The database cannot be written or read now',
      retryAfter: soon(),
    });
  }
  if (error instanceof TookTooLong) return new ProblemError('timeout');
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (code && FASTIFY_CODES[code]) return FASTIFY_CODES[code];
  if (statusCode === 413) return new ProblemError('too_large');
  if (statusCode === 415) return new ProblemError('unsupported_media_type');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new ProblemError('unreadable_body');
  return null;
}

export function handleErrors(app: FastifyInstance): void {
  const methods = new Methods();
  methods.watch(app);
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem) return sendProblem(reply, problem);
    request.log.error({ err: error }, 'a request failed');
    return sendProblem(reply, new ProblemError('internal'));
  });
  app.setNotFoundHandler((request, reply) => sendProblem(reply, methods.problemOf(request)));
}
