/**
 * A collector on the visitor's own site (collect.example.com for www.example.com) may answer with credentials and renew
 * the tracker's id cookie: browsers cut the life of cookies that scripts write, not of those that servers set.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getDomain } from 'tldts';
import { LIMITS } from '../../shared/limits.ts';
import { remember } from '../domain/source/memo.ts';
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
 * @param page as `ownPage` says
 */
export function answerOwnSite(
  request: FastifyRequest,
  reply: FastifyReply,
  page: OwnPage | null,
  { domains }: StoredSite,
): void {
  if (page === null || (domains.length > 0 && !domains.some((domain) => covers(domain, page.host)))) return;
  reply
    .header('access-control-allow-origin', request.headers.origin)
    .header('access-control-allow-credentials', 'true');
  reply.header('vary', 'Origin');
}

/**
 * Renews the id cookie of a visitor on a page of the site's `domains`. Not where the browser by now has another id: after
 * a `reset` events of the former visitor may still arrive.
 */
export function renewCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  page: OwnPage | null,
  { domains }: StoredSite,
  anonymousId: unknown,
): void {
  if (page === null || typeof anonymousId !== 'string' || !ID_FORMAT.test(anonymousId)) return;
  const { cookie = '' } = request.headers;
  if (cookie.includes(`${COOKIE}=`) && !cookie.includes(`${COOKIE}=${anonymousId}`)) return;
  if (!domains.some((domain) => covers(domain, page.host))) return;
  // Written here, of nothing but checked values: the cookie plugin's hooks would run for every event of every visitor.
  const parts = [`${COOKIE}=${anonymousId}`, 'Path=/', `Max-Age=${LIFE_SECONDS}`, 'SameSite=Lax'];
  if (page.cookieDomain) parts.push(`Domain=${page.cookieDomain}`);
  if (request.protocol === 'https') parts.push('Secure');
  reply.header('set-cookie', parts.join('; '));
}

export interface OwnPage {
  host: string;
  cookieDomain: string | null;
}

/** The page that sends, if it is of the collector's own site. */
export function ownPage(request: FastifyRequest): OwnPage | null {
  const { origin } = request.headers;
  return origin && origin.length <= LIMITS.idChars ? pageOf(`${origin} ${request.hostname}`) : null;
}

const pageOf = remember((originAndHost: string): OwnPage | null => {
  const [origin, collector] = originAndHost.split(' ') as [string, string];
  if (!URL.canParse(origin)) return null;
  const host = new URL(origin).hostname;
  const cookieDomain = domainOf(host);
  const isOwn = host === collector || (cookieDomain !== null && cookieDomain === domainOf(collector));
  return isOwn ? { host, cookieDomain } : null;
});

const domainOf = (host: string) => getDomain(host, { allowPrivateDomains: true });
