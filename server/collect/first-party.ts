/**
 * A collector on the visitor's own site (collect.example.com for www.example.com) may answer with credentials and renew
 * the tracker's id cookie: browsers cut the life of cookies that scripts write, not of those that servers set.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getDomain } from 'tldts';
import type { StoredSite } from '../storage/facts/sites.ts';
import { covers } from './steps/check-origin.ts';

/** The tracker's (tracker/ident.ts): readable by the script, and nothing else is ever put into the cookie. */
const COOKIE = '_tl';
const ID_FORMAT = /^[0-9a-z]{27}$/;
/** The longest life that browsers give a cookie: 400 days. */
const LIFE_SECONDS = 34_560_000;

/**
 * Echoes an origin of the collector's own site and within the tracked site's `domains`, so that its page may send the
 * cookie along. A site without `domains` has not said which pages are its own: any of the collector's own site will do.
 */
export function answerOwnSite(request: FastifyRequest, reply: FastifyReply, { domains }: StoredSite): void {
  const host = originHost(request);
  if (host === null || !sameSite(host, request.hostname)) return;
  if (domains.length > 0 && !domains.some((domain) => covers(domain, host))) return;
  reply
    .header('access-control-allow-origin', request.headers.origin)
    .header('access-control-allow-credentials', 'true');
  reply.header('vary', 'Origin');
}

/** Renews the id cookie of a visitor on a page of the site's `domains`. */
export function renewCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  site: StoredSite,
  anonymousId: unknown,
): void {
  const host = originHost(request);
  if (host === null || typeof anonymousId !== 'string' || !ID_FORMAT.test(anonymousId)) return;
  if (!sameSite(host, request.hostname) || !site.domains.some((domain) => covers(domain, host))) return;
  const domain = getDomain(host, { allowPrivateDomains: true });
  // Written here, of nothing but checked values: the cookie plugin's hooks would run for every event of every visitor.
  const parts = [`${COOKIE}=${anonymousId}`, 'Path=/', `Max-Age=${LIFE_SECONDS}`, 'SameSite=Lax'];
  if (domain) parts.push(`Domain=${domain}`);
  if (request.protocol === 'https') parts.push('Secure');
  reply.header('set-cookie', parts.join('; '));
}

function originHost(request: FastifyRequest): string | null {
  const { origin } = request.headers;
  return origin && URL.canParse(origin) ? new URL(origin).hostname : null;
}

function sameSite(a: string, b: string): boolean {
  if (a === b) return true;
  const domain = getDomain(a, { allowPrivateDomains: true });
  return domain !== null && domain === getDomain(b, { allowPrivateDomains: true });
}
