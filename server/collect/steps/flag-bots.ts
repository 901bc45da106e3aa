/** Programs that browse are kept aside, with the reason; nothing is dropped. */
import { isbot } from 'isbot';
import { LRUCache } from 'lru-cache';
import { isLocalHost } from '../../http/addresses.ts';
import type { Step } from '../message.ts';

const known = new LRUCache<string, boolean>({ max: 10_000 });

export const flagBots: Step = (message, { trust, userAgent, webdriver, fromLoopback }) => {
  const sent = message.userAgent ?? userAgent;
  if (trust === 'trusted') {
    if (sent && browsesByItself(sent, message.userAgent !== null)) message.reasons.push('bot');
    return undefined;
  }
  // On a developer's own machine a driven browser is the developer trying it out.
  const developing = fromLoopback && isLocalPage(message.url);
  const agent = developing ? sent?.replace('HeadlessChrome', 'Chrome') : sent;
  if ((webdriver && !developing) || !agent || looksLikeBot(agent)) message.reasons.push('bot');
  if (agent && HEADLESS.test(agent)) message.reasons.push('headless');
  if (webdriver && !developing) message.reasons.push('webdriver');
  return undefined;
};

/**
 * With a secret key the header is the sending server's own, whatever it calls itself: only a crawler's name says that
 * it was passed on. What is passed on in the message is the visitor's, unless it is the SDK's own too.
 */
function browsesByItself(userAgent: string, isVisitors: boolean): boolean {
  return isVisitors ? !SDK.test(userAgent) && looksLikeBot(userAgent) : CRAWLER.test(userAgent);
}

/** Browsers without a window say so, unless they are told not to. */
const HEADLESS = /headless|phantomjs|puppeteer|playwright|electron\/.*nightmare/i;

const CRAWLER = /bot\b|crawl|spider|slurp/i;

function isLocalPage(url: string | null): boolean {
  return (
    url !== null &&
    /^https?:\/\/(localhost|127\.|\[::1\]|[^/?#:]+\.localhost)/i.test(url) &&
    URL.canParse(url) &&
    isLocalHost(new URL(url).hostname)
  );
}

/** User agents of SDKs: no bots when a secret key vouches for them. */
const SDK = /^(analytics[-.]|segment|node|undici|axios|python|go-http|java|okhttp|curl|ruby|php|guzzle|throughline)/i;

function looksLikeBot(userAgent: string): boolean {
  let bot = known.get(userAgent);
  if (bot === undefined) {
    bot = isbot(userAgent);
    known.set(userAgent, bot);
  }
  return bot;
}
