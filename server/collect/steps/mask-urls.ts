/**
 * Personal data in URLs. Of a query only campaign parameters, click ids and what the site allows keep their values, of
 * others the names stay; the fragment goes; e-mails and tokens in a path are masked. A referrer on another site keeps its
 * search terms; one on the site itself is a page of it like any.
 */
import { maskUrl } from '../../domain/privacy/mask-url.ts';
import type { StoredSite } from '../../storage/facts/sites.ts';
import type { Message, Step } from '../message.ts';
import { covers, hostOf } from './check-origin.ts';

export const maskUrls: Step = (message, { site }) => {
  if (message.url !== null) message.url = maskUrl(message.url, 'page', site.queryAllowList);
  if (message.referrer !== null) {
    message.referrer = isOwn(message.referrer, message, site)
      ? maskUrl(message.referrer, 'page', site.queryAllowList)
      : maskUrl(message.referrer, 'referrer');
  }
  return undefined;
};

function isOwn(referrer: string, { url }: Message, site: StoredSite): boolean {
  // Without a query both are masked alike.
  if (!referrer.includes('?')) return false;
  const host = hostOf(referrer);
  return host !== null && (host === hostOf(url) || site.domains.some((domain) => covers(domain, host)));
}
