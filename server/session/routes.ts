/** Signing in to the dashboard: with the one-time link of the start, or with a secret key. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Scope } from '../../shared/api/site.ts';
import type { Clock } from '../clock.ts';
import { type Auth, fromOwnPage, SESSION_COOKIE } from '../http/auth.ts';
import type { Directory } from '../http/directory.ts';
import { ProblemError } from '../http/problem.ts';
import { digestOf } from '../storage/facts/keys.ts';
import type { Storage } from '../storage/storage.ts';

export interface SessionParts {
  storage: Storage;
  auth: Auth;
  directory: Directory;
  clock: Clock;
  /** Known to whoever started the server; good for one sign-in. */
  signInToken: string;
  secureCookie: boolean;
}

const LIFE_MS = 7 * 24 * 3600 * 1000;

const SignIn = Type.Object(
  { token: Type.Optional(Type.String({ maxLength: 200 })), key: Type.Optional(Type.String({ maxLength: 500 })) },
  { additionalProperties: false },
);

const SignedIn = Type.Object({ scopes: Type.Array(Scope) });

const Session = Type.Object({
  scopes: Type.Array(Scope),
  sites: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      currency: Type.String(),
      timeZone: Type.String(),
      writeKey: Type.String(),
      domains: Type.Array(Type.String()),
    }),
  ),
});

export async function sessionRoutes(app: FastifyInstance, parts: SessionParts): Promise<void> {
  const { storage, auth, directory, clock } = parts;
  let token: string | null = parts.signInToken;
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: parts.secureCookie } as const;

  app.post(
    '/v1/session',
    { schema: { tags: ['Session'], summary: 'Sign in', body: SignIn, response: { 201: SignedIn } } },
    async (request, reply) => {
      if (!fromOwnPage(request))
        throw new ProblemError('forbidden', { detail: 'Signing in works from the dashboard only' });
      const told = request.body as { token?: string; key?: string };
      const byToken = token !== null && told.token !== undefined && equal(token, told.token);
      const key = told.key === undefined ? undefined : directory.key(told.key);
      if (!byToken && !(key?.scopes.includes('read') && key.sites === null)) throw new ProblemError('unauthorized');
      if (byToken) token = null;
      const scopes = byToken ? (['ingest', 'read', 'manage'] as const) : key!.scopes;
      const now = clock.now();
      const keyHash = byToken ? null : digestOf(told.key!);
      const session = { keyHash, scopes: [...scopes], expiresAt: now + LIFE_MS };
      const secret = await storage.write('createSession', session, now);
      return reply
        .code(201)
        .setCookie(SESSION_COOKIE, secret, { ...cookie, maxAge: LIFE_MS / 1000 })
        .send({ scopes });
    },
  );

  app.get(
    '/v1/session',
    {
      onRequest: auth.needs('read'),
      schema: { tags: ['Session'], summary: 'Who is signed in, and the sites there are', response: { 200: Session } },
    },
    async (request) => {
      const caller = await auth.require(request, 'read');
      const own = directory.sites().filter((site) => !caller.sites || caller.sites.includes(site.id));
      return {
        scopes: caller.scopes,
        sites: own.map(({ id, name, currency, timeZone, writeKey, domains }) => ({
          id,
          name,
          currency,
          timeZone,
          writeKey,
          domains,
        })),
      };
    },
  );

  app.delete(
    '/v1/session',
    { schema: { tags: ['Session'], summary: 'Sign out', response: { 204: Type.Null() } } },
    async (request, reply) => {
      const secret = request.cookies[SESSION_COOKIE];
      if (secret && fromOwnPage(request)) await storage.write('endSession', secret);
      return reply.code(204).clearCookie(SESSION_COOKIE, cookie).send();
    },
  );
}

function equal(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
