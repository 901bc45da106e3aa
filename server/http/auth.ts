/** Who asks, and whether they may. */
import type { FastifyRequest } from 'fastify';
import type { Scope } from '../../shared/vocabulary.ts';
import type { Clock } from '../clock.ts';
import { mayAsk } from '../domain/share.ts';
import type { FoundSession, SessionUser } from '../storage/facts/sessions.ts';
import { SHARE_PREFIX } from '../storage/facts/shares.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';
import type { Afterwards } from './afterwards.ts';
import type { Directory } from './directory.ts';
import { ProblemError } from './problem.ts';

/** A secret key or a dashboard session. */
export interface Caller {
  scopes: readonly Scope[];
  /** Public ids; null: all. */
  sites: readonly string[] | null;
  by: Bearer;
}

/** Who calls: a key by its id, the link of a shared view, a user in a session, a session made with a key or with the link of the start. */
export type Bearer =
  | { kind: 'key'; id: string }
  | { kind: 'user'; user: SessionUser; sessionId: string; confirmedAt: number }
  | { kind: 'session'; sessionId: string; keyHash: string | null; confirmedAt: number }
  | { kind: 'share'; id: string; name: string; path: string };

const SESSION_COOKIE = 'throughline_session';
/** On https the browser itself sees to it that no other host, and no page without TLS, can set it (RFC 6265bis, 4.1.3.2). */
const SECURE_COOKIE = `__Host-${SESSION_COOKIE}`;
/** A session's last use is noted this exactly. */
const SEEN_EVERY_MS = 5 * 60_000;

/** So long after signing in, or confirming, nothing needs a password. */
const CONFIRMED_MS = 15 * 60_000;

const NOT_OWN_PAGE = 'A request with a session must come from the dashboard itself';
const MASKED = 'It holds e-mail addresses and phone numbers, which you do not see; an owner can let you (Users)';

export class Auth {
  readonly #directory: Directory;
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #afterwards: Afterwards;
  readonly #callers = new WeakMap<FastifyRequest, Promise<Caller | null>>();
  /** The name of the cookie with a session's secret. */
  readonly cookie: string;

  /** @param isSecure whether people reach the server by https */
  constructor(directory: Directory, storage: Storage, clock: Clock, afterwards: Afterwards, isSecure: boolean) {
    this.#directory = directory;
    this.#storage = storage;
    this.#clock = clock;
    this.#afterwards = afterwards;
    this.cookie = isSecure ? SECURE_COOKIE : SESSION_COOKIE;
  }

  /**
   * For `onRequest`, like `needs`, of what cannot be masked: files for other programs, and everything held of a person.
   */
  needsIdentifiers(scope: Scope): ((request: FastifyRequest) => Promise<void>) & { scope: Scope } {
    const hook = async (request: FastifyRequest) => {
      await this.require(request, scope);
      if (await this.isMasked(request)) throw new ProblemError('forbidden', { detail: MASKED });
    };
    return Object.assign(hook, { scope });
  }

  /** Whether e-mail addresses and phone numbers are masked for whoever asks. */
  async isMasked(request: FastifyRequest): Promise<boolean> {
    const caller = await this.caller(request);
    return caller !== null && isMasked(caller);
  }

  /** Has whoever asks proved a short time ago who they are? A key does with each request. */
  isConfirmed({ by }: Caller): boolean {
    return !('confirmedAt' in by) || this.#clock.now() - by.confirmedAt < CONFIRMED_MS;
  }

  /** For `onRequest`: asked before anything else of a request is read, so that without a key nothing but 401 is learnt. */
  needs(scope: Scope): ((request: FastifyRequest) => Promise<void>) & { scope: Scope } {
    const hook = async (request: FastifyRequest) => {
      await this.require(request, scope);
    };
    return Object.assign(hook, { scope });
  }

  /**
   * The caller, who must have the scope.
   * @throws 401 without a valid key, 403 with one that lacks the scope (a write key always does)
   */
  async require(request: FastifyRequest, scope: Scope): Promise<Caller> {
    const caller = await this.caller(request);
    if (!caller) throw new ProblemError('unauthorized');
    if (!caller.scopes.includes(scope)) throw new ProblemError('forbidden', { detail: `The scope ${scope} is needed` });
    if (!this.#isOfView(caller, request))
      throw new ProblemError('forbidden', { detail: 'This link shows one view only' });
    return caller;
  }

  /**
   * The same for a GET that leaves something behind: a session's must come from the dashboard itself, as everywhere where
   * something is changed.
   */
  async requireOwn(request: FastifyRequest, scope: Scope): Promise<Caller> {
    const caller = await this.require(request, scope);
    if (caller.by.kind !== 'key' && !fromOwnPage(request))
      throw new ProblemError('forbidden', { detail: NOT_OWN_PAGE });
    return caller;
  }

  /** Whoever has a shared link asks what its view asks. */
  #isOfView({ by, sites }: Caller, { method, routeOptions, query }: FastifyRequest): boolean {
    if (by.kind !== 'share') return true;
    const ask = { method, route: routeOptions.url ?? '', query: query as Record<string, unknown> };
    const timeZone = this.#directory.site(sites![0]!)?.timeZone ?? 'UTC';
    return mayAsk(by.path, ask, timeZone, this.#clock.now());
  }

  /** From here on the request counts as this caller's: who signs in has no session yet. */
  actAs(request: FastifyRequest, caller: Caller): void {
    this.#callers.set(request, Promise.resolve(caller));
  }

  /**
   * May the sender of a request that is long under way still do this, on this site? Keys are revoked, sessions end and
   * sites are deleted meanwhile. A session is not used by it: who left the page open is idle.
   * @param wasMasked as `isMasked` said when the request began: nobody goes on who has been masked, or let see, since
   */
  async isStill(request: FastifyRequest, scope: Scope, siteId: string, wasMasked: boolean): Promise<boolean> {
    const caller = await this.#find(request, false);
    if (!caller?.scopes.includes(scope) || isMasked(caller) !== wasMasked) return false;
    return this.#directory.site(siteId) !== undefined && (caller.sites?.includes(siteId) ?? true);
  }

  /** Looked up once a request. */
  caller(request: FastifyRequest): Promise<Caller | null> {
    let caller = this.#callers.get(request);
    if (!caller) {
      caller = this.#find(request, true);
      this.#callers.set(request, caller);
    }
    return caller;
  }

  /** @param isUse whether a session counts as used by it */
  async #find(request: FastifyRequest, isUse: boolean): Promise<Caller | null> {
    const header = request.headers.authorization;
    if (header !== undefined) {
      const secret = secretIn(header);
      if (secret === null) return null;
      const site = this.#directory.siteOf(secret);
      if (site) return { scopes: [], sites: [], by: { kind: 'key', id: site.id } };
      if (secret.startsWith(SHARE_PREFIX)) return this.#shared(secret);
      const key = this.#directory.key(secret);
      return key ? { scopes: key.scopes, sites: key.sites, by: { kind: 'key', id: key.id } } : null;
    }
    const cookie = request.cookies?.[this.cookie];
    if (!cookie) return null;
    const now = this.#clock.now();
    const session = await this.#storage.read('findSession', cookie, now);
    if (!session || (session.keyHash !== null && !this.#directory.inForce(session.keyHash))) return null;
    if (request.method !== 'GET' && request.method !== 'HEAD' && !fromOwnPage(request)) {
      throw new ProblemError('forbidden', { detail: NOT_OWN_PAGE });
    }
    // Without the note the session only ends sooner.
    if (isUse && now - session.seenAt > SEEN_EVERY_MS)
      await this.#afterwards.begin(() => this.#storage.write('touchSession', session.id, now).catch(() => {}));
    return callerOfSession(session);
  }

  async #shared(secret: string): Promise<Caller | null> {
    const share = await this.#storage.read('findShare', secret, this.#clock.now());
    if (!share) return null;
    const { site, ...view } = share;
    return { scopes: ['read'], sites: [site], by: { kind: 'share', ...view } };
  }

  /**
   * The site a call is about.
   * @param id as the caller named it
   * @throws 404 for a site that is not there or not the caller's, 400 where it must be named
   */
  site(caller: Pick<Caller, 'sites'>, id: string | undefined): StoredSite {
    if (id === undefined) {
      const site = this.#directory.onlySite(caller.sites);
      if (site) return site;
      throw new ProblemError('invalid_request', {
        errors: [{ parameter: 'site', detail: 'is needed: there is more than one site' }],
      });
    }
    const site = this.#directory.site(id);
    if (!site || (caller.sites && !caller.sites.includes(id))) throw new ProblemError('not_found');
    return site;
  }
}

/** Whoever has a link is nobody that an owner let see them. */
const isMasked = ({ by }: Caller): boolean => by.kind === 'share' || (by.kind === 'user' && !by.user.seesIdentifiers);

export function callerOfSession({ id: sessionId, scopes, user, keyHash, confirmedAt }: FoundSession): Caller {
  if (user) return { scopes, sites: user.sites, by: { kind: 'user', user, sessionId, confirmedAt } };
  return { scopes, sites: null, by: { kind: 'session', sessionId, keyHash, confirmedAt } };
}

/** How whoever calls has proved who they are; `start`: by the link that the server printed. */
export function signedInBy({ by }: Caller): 'user' | 'key' | 'start' | 'share' {
  return by.kind === 'session' ? (by.keyHash === null ? 'start' : 'key') : by.kind;
}

/** What a request proves itself with: a key, or a session's secret. */
export function credentialOf(request: FastifyRequest): string | null {
  const header = request.headers.authorization;
  if (header !== undefined) return secretIn(header);
  return request.cookies?.[SECURE_COOKIE] ?? request.cookies?.[SESSION_COOKIE] ?? null;
}

/** `Bearer <key>`, or a key as the user name of HTTP Basic, as Segment clients send it. */
export function secretIn(header: string): string | null {
  const [scheme, value] = header.split(/\s+/, 2);
  if (!value) return null;
  if (scheme?.toLowerCase() === 'bearer') return value;
  if (scheme?.toLowerCase() !== 'basic') return null;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? pair : pair.slice(0, colon);
}

/** Sent by a page of this very origin; another site's page cannot fake these headers. */
export function fromOwnPage(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = request.headers;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.headers.host;
}
