import { getDomain } from 'tldts';
import { stationReason } from './exclusions.ts';
import { networks, webmail } from './known-hosts.ts';
import { remember } from './memo.ts';
import { findSearchEngine } from './search-engines.ts';
import { normaliseHost } from './url.ts';

/**
 * True if the referrer is the page's own site: its host, its registrable domain, or a domain the site declares. On a
 * portal's domain only the very host is self: news.google.com and mail.google.com are two places.
 */
export function isSelfReferral(host: string, pageHost: string | null, ownDomains: readonly string[]): boolean {
  return (
    host === pageHost ||
    isOwnDomain(host, ownDomains) ||
    (pageHost !== null && sameRegistrableDomain(host, pageHost) && !isPortal(host))
  );
}

/** A service of the same portal as the page, for instance one of Google's on the way to another. */
export function isSiblingService(host: string, pageHost: string | null): boolean {
  return pageHost !== null && host !== pageHost && sameRegistrableDomain(host, pageHost) && isPortal(host);
}

/** Domains on which a company runs many services: engines, networks, webmail, payment. */
const isPortal = remember((host): boolean => {
  const domain = getDomain(host, PRIVATE);
  if (domain === null) return false;
  const known = findSearchEngine(domain, '') ?? networks.find(domain, '') ?? webmail.find(domain, '');
  return known !== null || stationReason(domain, '') !== null;
});

/** A declared domain covers its sub-domains. Written as people write them: `https://www.Acme.com/`, `*.acme.com`. */
export function isOwnDomain(host: string, ownDomains: readonly string[]): boolean {
  for (const entry of ownDomains) {
    if (host === entry) return true;
    const domain = /^[a-z0-9.-]+$/.test(entry) && !entry.startsWith('www.') ? entry : declaredHost(entry);
    if (domain !== null && (host === domain || host.endsWith(`.${domain}`))) return true;
  }
  return false;
}

function declaredHost(entry: string): string | null {
  const text = entry
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^\*?\./, '');
  return normaliseHost(text.split(/[/?#]/, 1)[0] ?? '');
}

/** eTLD+1 by the Public Suffix List with its private part: `a.github.io` and `b.github.io` are two sites. */
function sameRegistrableDomain(a: string, b: string): boolean {
  // The list is only asked when the last two labels agree; most referrers are settled before.
  if (lastTwoLabels(a) !== lastTwoLabels(b)) return false;
  const domain = getDomain(a, PRIVATE);
  return domain !== null && domain === getDomain(b, PRIVATE);
}

const PRIVATE = { allowPrivateDomains: true, extractHostname: false, validateHostname: false } as const;

function lastTwoLabels(host: string): string {
  return host.slice(host.lastIndexOf('.', host.lastIndexOf('.') - 1) + 1);
}
