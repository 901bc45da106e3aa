/** Programs that browse are kept aside, with the reason; nothing is dropped. */
import { isbot } from 'isbot';
import { LRUCache } from 'lru-cache';
import { isLocalHost } from '../../http/addresses.ts';
import type { Step } from '../message.ts';

const known = new LRUCache<string, boolean>({ max: 10_000 });

export const flagBots: Step = (message, { trust, userAgent, webdriver, fromLoopback }) => {
  // A server's SDK has no browser's user agent, and needs none.
  if (trust === 'trusted' && (userAgent === null || SDK.test(userAgent))) return undefined;
  // On a developer's own machine a driven browser is the developer trying it out.
  const developing = fromLoopback && isLocalPage(message.url);
  const agent = developing ? userAgent?.replace('HeadlessChrome', 'Chrome') : userAgent;
  if ((webdriver && !developing) || !agent || looksLikeBot(agent)) message.reasons.push('bot');
  return undefined;
};

function isLocalPage(url: string | null): boolean {
  return url !== null && /^https?:\/\/(localhost|127\.|\[::1\]|[^/?#:]+\.localhost)/i.test(url) && URL.canParse(url) && isLocalHost(new URL(url).hostname);
}

/** User agents of HTTP clients and SDKs: no bots when a secret key vouches for them. */
const SDK = /^(analytics[-.]|segment|node|undici|axios|python|go-http|java|okhttp|curl|ruby|php|guzzle|throughline)/i;

function looksLikeBot(userAgent: string): boolean {
  let bot = known.get(userAgent);
  if (bot === undefined) {
    bot = isbot(userAgent);
    known.set(userAgent, bot);
  }
  return bot;
}
