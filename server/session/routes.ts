/** Signing in to the dashboard: with e-mail and password, the link of an invitation, that of the start, or a secret key. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { Scope, Site } from '../../shared/api/site.ts';
import { Confirmation, LinkCheck, LinkedUser, SessionUser, SignedIn, SignIn } from '../../shared/api/user.ts';
import { OneOf } from '../../shared/one-of.ts';
import { SCOPES, SCOPES_OF_ROLE, type Scope as ScopeName } from '../../shared/vocabulary.ts';
import { normalizeEmail } from '../domain/identity/identifier.ts';
import { type Bearer, type Caller, fromOwnPage, signedInBy } from '../http/auth.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import { digestOf } from '../storage/facts/keys.ts';
import { beginSession, cookieOf, type Holder, type SessionParts } from './begin-session.ts';
import { checkPassword, hashPassword, isPassword } from './passwords.ts';
import { SignInGuard } from './sign-in-guard.ts';

const Session = Type.Object({
  scopes: Type.Array(Scope),
  user: Type.Union([SessionUser, Type.Null()], { description: 'null: of a key, or of the link of the start' }),
  signedInBy: OneOf(['user', 'key', 'start', 'share'], {
    description: '`start`: with the link that the server printed',
  }),
  share: Type.Union([Type.Object({ name: Type.String(), path: Type.String() }), Type.Null()], {
    description: 'the one view that a shared link shows',
  }),
  seesIdentifiers: Type.Boolean({
    description: 'whether e-mail addresses and phone numbers are answered in full; else they are masked',
  }),
  confirmed: Type.Boolean({
    description:
      'whether files about persons can be had, and keys, users, webhooks and shared links be made, now; else by `POST /v1/session/confirm` first',
  }),
  sites: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      currency: Type.String(),
      timeZone: Type.String(),
      writeKey: Type.String(),
      domains: Type.Array(Type.String()),
      ...Type.Pick(Site, ['consent', 'respectedSignals', 'queryAllowList']).properties,
    }),
  ),
});

type SessionBearer = Extract<Bearer, { sessionId: string }>;

/** The same for a wrong password, an unknown e-mail address, a link or key that does not work. */
const REFUSED = 'What was sent lets nobody in';

export async function sessionRoutes(app: FastifyInstance, parts: SessionParts): Promise<void> {
  const { storage, auth, directory, clock } = parts;
  let token: string | null = parts.signInToken;
  const guard = new SignInGuard();

  app.post(
    '/v1/session',
    {
      config: { described: { problems: [401, 403, 429] } },
      schema: {
        tags: ['Session'],
        summary: 'Sign in: with e-mail and password, a link and the password to set, the token of the start, or a key',
        body: SignIn,
        response: { 201: SignedIn },
      },
    },
    async (request, reply) => {
      requireOwnPage(request);
      const { holder, scopes } = await holderOf(request);
      await beginSession(parts, request, reply, holder);
      return reply.code(201).send({ scopes });
    },
  );

  async function holderOf(request: FastifyRequest): Promise<{ holder: Holder; scopes: readonly ScopeName[] }> {
    const told = request.body as SignIn;
    if (told.email !== undefined && told.link === undefined)
      return byPassword(told.email, told.password ?? '', request.ip);
    guard.begin(null, request.ip, clock.now());
    if (told.link !== undefined) return byLink(told, told.link, request.ip);
    const found = byTokenOrKey(told);
    guard.succeeded(null, request.ip);
    return found;
  }

  function byTokenOrKey(told: SignIn): { holder: Holder; scopes: readonly ScopeName[] } {
    if (token !== null && told.token !== undefined && equal(token, told.token)) {
      token = null;
      return { holder: { keyHash: null, scopes: SCOPES }, scopes: SCOPES };
    }
    const key = told.key === undefined ? undefined : directory.key(told.key);
    if (!key?.scopes.includes('read') || key.sites !== null) throw refused();
    return { holder: { keyHash: digestOf(told.key!), scopes: key.scopes }, scopes: key.scopes };
  }

  async function byPassword(email: string, password: string, address: string) {
    const account = normalizeEmail(email) ?? email;
    guard.begin(account, address, clock.now());
    const known = await storage.read('credentialsOf', account);
    const isRight = await isPassword(known?.password ?? null, password);
    if (!known || !isRight) throw refused();
    guard.succeeded(account, address);
    return holderOfUser(known.id);
  }

  async function byLink({ password = '', name }: SignIn, link: string, address: string) {
    const linked = await storage.read('linkedUser', link, clock.now());
    if (!linked) throw refused();
    guard.succeeded(null, address);
    checkPassword(password, { email: linked.email, name: name ?? linked.name });
    const user = await storage.write('useUserLink', link, await hashPassword(password), name ?? null, clock.now());
    if (!user) throw refused();
    return { holder: { userId: user.id }, scopes: SCOPES_OF_ROLE[user.role] };
  }

  async function holderOfUser(userId: string) {
    const user = (await storage.read('listUsers')).find(({ id }) => id === userId);
    if (!user) throw refused();
    return { holder: { userId }, scopes: SCOPES_OF_ROLE[user.role] };
  }

  app.post(
    '/v1/session/link',
    {
      config: { described: { problems: [401, 403, 429] } },
      schema: {
        tags: ['Session'],
        summary: 'Whose link it is, while it works',
        body: LinkCheck,
        response: { 200: LinkedUser },
      },
    },
    async (request): Promise<LinkedUser> => {
      requireOwnPage(request);
      const { link } = request.body as Static<typeof LinkCheck>;
      guard.begin(null, request.ip, clock.now());
      const user = await storage.read('linkedUser', link, clock.now());
      if (!user) throw refused();
      guard.succeeded(null, request.ip);
      return { email: user.email, name: user.name, isNew: !user.isActive };
    },
  );

  app.post(
    '/v1/session/confirm',
    {
      onRequest: auth.needs('read'),
      config: { own: true, described: { problems: [409, 429] } },
      schema: {
        tags: ['Session'],
        summary: 'Say once more that it is you',
        description:
          'Files about persons (exports of facts and conversions, of a person, lists of persons as CSV) are given to a session, and keys, users, webhooks and shared links are made and changed by one, within 15 minutes of signing in or of this; `confirmation_needed` says that it is over. Keys need none.',
        body: Confirmation,
        response: { 204: Type.Null({ description: 'For 15 minutes' }) },
      },
    },
    async (request, reply) => {
      const caller = await auth.require(request, 'read');
      if (!('sessionId' in caller.by))
        throw new ProblemError('conflict', { detail: 'Only a session of the dashboard can be confirmed' });
      await checkProof(caller.by, request.body as Confirmation, request.ip);
      await storage.write('confirmSession', caller.by.sessionId, clock.now());
      return reply.code(204).send();
    },
  );

  async function checkProof(by: SessionBearer, told: Confirmation, address: string): Promise<void> {
    const account = by.kind === 'user' ? by.user.email : null;
    guard.begin(account, address, clock.now());
    if (by.kind === 'user') {
      const known = await storage.read('credentialsOf', by.user.email);
      if (!(await isPassword(known?.password ?? null, told.password ?? '')))
        throw invalid([{ pointer: '/password', detail: 'is not your password' }]);
    } else if (by.keyHash === null) {
      guard.succeeded(account, address);
      throw new ProblemError('conflict', {
        detail: 'Whoever came by the link of the start has no password yet: make your account first',
      });
    } else if (told.key === undefined || digestOf(told.key) !== by.keyHash)
      throw invalid([{ pointer: '/key', detail: 'is not the key you signed in with' }]);
    guard.succeeded(account, address);
  }

  app.get(
    '/v1/session',
    {
      onRequest: auth.needs('read'),
      config: { own: true },
      schema: { tags: ['Session'], summary: 'Who is signed in, and the sites there are', response: { 200: Session } },
    },
    async (request) => {
      const caller = await auth.require(request, 'read');
      const own = directory.sites().filter((site) => !caller.sites || caller.sites.includes(site.id));
      return {
        scopes: caller.scopes,
        ...bearerOf(caller),
        seesIdentifiers: !(await auth.isMasked(request)),
        confirmed: auth.isConfirmed(caller),
        sites: own.map(
          ({ id, name, currency, timeZone, writeKey, domains, consent, respectedSignals, queryAllowList }) => ({
            id,
            name,
            currency,
            timeZone,
            writeKey,
            domains,
            consent,
            respectedSignals,
            queryAllowList,
          }),
        ),
      };
    },
  );

  app.delete(
    '/v1/session',
    { schema: { tags: ['Session'], summary: 'Sign out', response: { 204: Type.Null() } } },
    async (request, reply: FastifyReply) => {
      const secret = request.cookies[auth.cookie];
      if (secret && fromOwnPage(request)) await storage.write('endSession', secret);
      return reply.code(204).clearCookie(auth.cookie, cookieOf(parts.isSecure)).send();
    },
  );
}

function bearerOf(caller: Caller): Pick<Static<typeof Session>, 'user' | 'signedInBy' | 'share'> {
  const { by } = caller;
  const said = { user: null, signedInBy: signedInBy(caller), share: null };
  if (by.kind === 'share') return { ...said, share: { name: by.name, path: by.path } };
  if (by.kind !== 'user') return said;
  const { sites: _sites, ...user } = by.user;
  return { ...said, user };
}

const refused = () => new ProblemError('unauthorized', { detail: REFUSED });

function requireOwnPage(request: FastifyRequest): void {
  if (!fromOwnPage(request))
    throw new ProblemError('forbidden', { detail: 'Signing in works from the dashboard only' });
}

function equal(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
