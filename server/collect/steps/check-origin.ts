/**
 * With a write key, an event from a page that is not of the site is kept aside. Headers can be forged: this keeps the
 * data clean, it does not keep anybody out.
 */
import type { Arrival, Message, Step } from '../message.ts';

export const checkOrigin: Step = (message, arrival) => {
  const { trust, site } = arrival;
  if (trust !== 'public' || site.domains.length === 0) return undefined;
  const host = hostSentFrom(message, arrival);
  if (host === null || !site.domains.some((domain) => covers(domain, host))) message.reasons.push('foreign_origin');
  return undefined;
};

/** The host of the page that sent it: as the browser says, else as the message does. */
export function hostSentFrom({ url }: Message, { origin }: Arrival): string | null {
  return hostOf(origin) ?? hostOf(url);
}

export function hostOf(url: string | null): string | null {
  return url !== null && URL.canParse(url) ? new URL(url).hostname : null;
}

/** `example.com` covers itself and its sub-domains; a port in the setting is ignored. */
export function covers(domain: string, host: string): boolean {
  const own = domain.toLowerCase().replace(/^\*\./, '').replace(/:\d+$/, '');
  return host === own || host.endsWith(`.${own}`);
}
