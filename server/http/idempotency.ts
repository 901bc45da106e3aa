/** `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a request that is sent again does nothing more, and is answered as before. */
import { createHash, hkdfSync } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OnceClaim } from '../storage/facts/once.ts';
import type { CreationAnswer, CreationArguments, CreationName } from '../storage/operations/writes.ts';
import type { Storage } from '../storage/storage.ts';
import { credentialOf } from './auth.ts';
import { invalid, ProblemError } from './problem.ts';

const HEADER = 'idempotency-key';
/** Printable ASCII. */
const WELL_FORMED = /^[\x20-\x7e]{1,255}$/;

/** @throws 400 for one that no client can have meant */
export function idempotencyKeyOf(request: FastifyRequest): string | null {
  const sent = request.headers[HEADER];
  if (sent === undefined) return null;
  if (typeof sent === 'string' && WELL_FORMED.test(sent)) return sent;
  throw invalid([{ parameter: 'Idempotency-Key', detail: 'must be 1 to 255 printable ASCII characters' }]);
}

/**
 * Creates something that has no key of its own: once for one `Idempotency-Key` of one sender, for at least 24 hours;
 * without the header, each time.
 * @throws 409 where the key was used for another request
 */
export async function createOnce<K extends CreationName>(
  storage: Storage,
  request: FastifyRequest,
  reply: FastifyReply,
  now: number,
  name: K,
  ...args: CreationArguments<K>
): Promise<CreationAnswer<K>> {
  const key = idempotencyKeyOf(request);
  if (key === null) return (await storage.write('create', name, args)) as CreationAnswer<K>;
  const done = await storage.write('createOnce', claimOf(request, key), now, name, args);
  if (!done) throw usedBefore();
  if (done.replayed) reply.header('idempotency-replayed', 'true');
  return done.answer as CreationAnswer<K>;
}

/**
 * For changes that are the same whenever they are repeated.
 * @throws 409 where the request's `Idempotency-Key`, if it has one, was used for another
 */
export async function refuseOtherRequest(storage: Storage, request: FastifyRequest, now: number): Promise<void> {
  const key = idempotencyKeyOf(request);
  if (key !== null && (await storage.write('claimKey', claimOf(request, key), now)) === 'other') throw usedBefore();
}

const usedBefore = () =>
  new ProblemError('conflict', { detail: 'This Idempotency-Key was used with another body, or other parameters' });

/** Keys belong to their sender, call and site: two programs that count 1, 2, 3 do not meet. */
function claimOf(request: FastifyRequest, key: string): OnceClaim {
  const credential = credentialOf(request) ?? '';
  const { site } = request.query as { site?: string };
  const digest = (...parts: unknown[]) => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return {
    id: digest(credential, request.method, request.routeOptions.url, site, key),
    request: digest(credential, request.params, request.query, request.body),
    secret: Buffer.from(hkdfSync('sha256', credential, key, 'throughline idempotency', 32)).toString('base64'),
  };
}
