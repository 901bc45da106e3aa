/** What becomes of a call. */
import type { IncomingHttpHeaders } from 'node:http';

export const OUTBOUND_FAILURES = [
  'blocked_address',
  'unknown_host',
  'no_connection',
  'tls',
  'timeout',
  'too_large',
  'too_many_redirects',
  'bad_answer',
] as const;

export interface OutboundAnswer {
  ok: true;
  /** Any status: whether it is a success is the caller's to say. */
  status: number;
  headers: IncomingHttpHeaders;
  /** As it was sent: nothing is decompressed. */
  body: Buffer;
}

export interface OutboundFailure {
  ok: false;
  reason: (typeof OUTBOUND_FAILURES)[number];
  /** A sentence without anything of the URL or the answer. */
  detail: string;
}
