/** Beginning a session: always a new secret, and the one the browser had before ends. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Scope } from '../../shared/vocabulary.ts';
import type { Clock } from '../clock.ts';
import { type Auth, type Caller, callerOfSession } from '../http/auth.ts';
import type { Directory } from '../http/directory.ts';
import type { Storage } from '../storage/storage.ts';

export interface SessionParts {
  storage: Storage;
  auth: Auth;
  directory: Directory;
  clock: Clock;
  /** Known to whoever started the server; good for one sign-in. */
  signInToken: string;
  isSecure: boolean;
  /** `type|browser|os` of a user agent. */
  deviceOf(userAgent: string): string;
}

/** Whose session it is to be. */
export type Holder = { userId: string } | { keyHash: string | null; scopes: readonly Scope[] };

const LIFE_MS = 7 * 24 * 3600 * 1000;

export const cookieOf = (isSecure: boolean) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure }) as const;

export async function beginSession(
  { storage, auth, clock, isSecure, deviceOf }: SessionParts,
  request: FastifyRequest,
  reply: FastifyReply,
  holder: Holder,
): Promise<void> {
  const now = clock.now();
  const before = request.cookies[auth.cookie];
  if (before) await storage.write('endSession', before);
  const userAgent = request.headers['user-agent'];
  const session = { userId: null, keyHash: null, scopes: [], ...holder };
  const device = userAgent ? deviceOf(userAgent) : null;
  const secret = await storage.write('createSession', { ...session, device, expiresAt: now + LIFE_MS }, now);
  auth.actAs(request, await callerOf(storage, secret, now));
  reply.setCookie(auth.cookie, secret, { ...cookieOf(isSecure), maxAge: LIFE_MS / 1000 });
}

async function callerOf(storage: Storage, secret: string, now: number): Promise<Caller> {
  const session = await storage.read('findSession', secret, now);
  if (!session) throw new Error('A session that was just made is not there');
  return callerOfSession(session);
}
