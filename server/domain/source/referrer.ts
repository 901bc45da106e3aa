import { isExcludedBySite, stationReason } from './exclusions.ts';
import { readSearch } from './keyword.ts';
import { adServers, assistants, webmail } from './known-hosts.ts';
import { NOT_A_SEARCH, PRODUCT_SEARCH } from './referrer-kind.ts';
import { findSearchEngine } from './search-engines.ts';
import { isSelfReferral, isSiblingService } from './self-referral.ts';
import { ga4Category } from './source-categories.ts';
import { senderHost, unwrap } from './unwrap.ts';
import { parseUrl, type UrlParts } from './url.ts';

/** An external referrer, as far as it tells where the visitor came from. */
export interface Referrer {
  host: string;
  /** The path prefix its classification depends on, or a word of `referrer-kind.ts` in its place, else null. */
  path: string | null;
  keyword: string | null;
  url: string;
}

/** Longest referrer kept. */
const MAX_REFERRER_CHARS = 4096;

/** `self` is told apart from none: a link of the site itself may carry `?ref=header` for its own ends. */
export function readReferrer(args: {
  referrer: string;
  pageHost: string | null;
  ownDomains: readonly string[];
  excludedReferrers: readonly string[];
}): Referrer | 'self' | null {
  const wrapped = parseUrl(args.referrer);
  if (!wrapped) return null;
  const url = unwrap(wrapped);
  if (!url) return null;
  if (isSelfReferral(url.host, args.pageHost, args.ownDomains)) return 'self';
  const sibling = isSiblingService(url.host, args.pageHost);
  if (!sibling && stationReason(url.host, url.path) !== null) return null;
  if (isExcludedBySite(args.excludedReferrers, url.host, url.path)) return null;

  const sender = senderHost(url);
  const { host = sender, path, keyword } = readPlace({ ...url, host: sender }, sibling);
  const text = url === wrapped ? withoutCredentials(args.referrer.trim()) : rebuilt(url);
  return { host, path, keyword, url: text.slice(0, MAX_REFERRER_CHARS) };
}

/** Which part of the path matters, and the keyword of a search. The order is that of `classifyReferrer`. */
function readPlace(url: UrlParts, sibling: boolean): { host?: string; path: string | null; keyword: string | null } {
  const known = assistants.find(url.host, url.path) ?? webmail.find(url.host, url.path);
  if (known) return { path: known.path, keyword: null };
  // From one of a portal's services to another nobody searched.
  if (sibling) return { path: NOT_A_SEARCH, keyword: null };

  const found = findSearchEngine(url.host, url.path, url.query);
  const search = found && readSearch(url, found.engine);
  const ads = adServers.find(url.host, url.path);
  if (ads) return { path: ads.path, keyword: search?.keyword ?? null };
  if (found) {
    if (!search) return { path: NOT_A_SEARCH, keyword: null };
    const product = search.shopping && found.engine.source === 'google';
    return { host: found.host, path: product ? PRODUCT_SEARCH : found.path, keyword: search.keyword };
  }
  // GA4 lists whole portals as search engines; an article on one of them is a referral.
  const article = url.path.length > 1 && ga4Category(url.host) === 'search';
  return { path: article ? NOT_A_SEARCH : null, keyword: null };
}

function withoutCredentials(url: string): string {
  const start = url.indexOf('://') + 3;
  const authority = /^[^/?#\\]*/.exec(url.slice(start, start + 512))?.[0] ?? '';
  const at = authority.lastIndexOf('@');
  return at < 0 ? url : url.slice(0, start) + url.slice(start + at + 1);
}

function rebuilt(url: UrlParts): string {
  return `https://${url.host}${url.path || '/'}${url.query && `?${url.query}`}`;
}
