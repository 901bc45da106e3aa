/** What a route says of itself beside its schema, for the description of the API. */
import type { TSchema } from 'typebox';

export interface Described {
  /** A body that the handler checks itself, part by part. */
  body?: TSchema;
  /** Types of a body that is not JSON. */
  bodyTypes?: readonly string[];
  /** May be called with a write key: in the body, or as the user name of HTTP Basic. */
  writeKey?: boolean;
  /** Statuses of problems beside the usual ones. */
  problems?: readonly number[];
  /** Content type of an answer that is not JSON. */
  answerType?: string;
  /** Takes `Idempotency-Key`. */
  idempotent?: boolean;
  /** More than the summary says; CommonMark. */
  description?: string;
}

declare module 'fastify' {
  interface FastifySchema {
    /** Not part of the API. */
    hide?: boolean;
    tags?: readonly string[];
    summary?: string;
    description?: string;
  }
  interface FastifyContextConfig {
    described?: Described;
  }
}
