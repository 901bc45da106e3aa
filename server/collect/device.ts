/**
 * The user agent, reduced to what reports need: kind of device, browser, system. The rest is not kept. The one place
 * that knows ua-parser-js (1.x, MIT; 2.x is AGPL).
 */
import { LRUCache } from 'lru-cache';
import { UAParser } from 'ua-parser-js';
import { LIMITS } from '../../shared/limits.ts';

/** User-Agent Client Hints, as sent (https://wicg.github.io/ua-client-hints); Chromium sends these unasked. */
export interface ClientHints {
  /** `Sec-CH-UA`: `"Chromium";v="140", "Microsoft Edge";v="140", "Not=A?Brand";v="24"` */
  brands: string;
  /** `Sec-CH-UA-Platform`: `"Windows"` */
  platform: string;
  /** `Sec-CH-UA-Mobile`: `?1` */
  mobile: boolean;
}

export function readHints(headers: Record<string, string | string[] | undefined>): ClientHints | null {
  const read = (name: string) => String(headers[name] ?? '').slice(0, LIMITS.userAgentChars);
  const brands = read('sec-ch-ua');
  const platform = read('sec-ch-ua-platform');
  return brands || platform ? { brands, platform, mobile: read('sec-ch-ua-mobile') === '?1' } : null;
}

/** The same from JavaScript's `navigator.userAgentData`: `{brands: [{brand, version}], mobile, platform}`. Any value may be given. */
export function hintsOf(data: unknown): ClientHints | null {
  if (typeof data !== 'object' || data === null) return null;
  const { brands, mobile, platform } = data as Record<string, unknown>;
  const names = (Array.isArray(brands) ? brands.slice(0, 8) : [])
    .map((item: unknown) => (item as { brand?: unknown } | null)?.brand)
    .filter((brand) => typeof brand === 'string');
  const system = typeof platform === 'string' ? platform.slice(0, 64) : '';
  if (names.length === 0 && system === '') return null;
  const listed = names.map((name) => `"${name.slice(0, 64)}"`).join(', ');
  return { brands: listed, platform: system, mobile: mobile === true };
}

/** `type|browser|os` by what was sent; parsing takes 30 µs, traffic repeats itself. */
const known = new LRUCache<string, string>({ max: 10_000 });

/** @returns `type|browser|os`, parts that are not known empty */
export function deviceOf(userAgent: string, hints: ClientHints | null = null): string {
  const key = hints ? `${userAgent}\n${hints.brands}\n${hints.platform}\n${hints.mobile}` : userAgent;
  let device = known.get(key);
  if (device === undefined) {
    device = parse(userAgent, hints);
    known.set(key, device);
  }
  return device;
}

function parse(userAgent: string, hints: ClientHints | null): string {
  const { browser, os, device } = new UAParser(userAgent).getResult();
  const system = (hints && SYSTEMS[unquoted(hints.platform)]) || os.name || '';
  const type = device.type ?? (hints?.mobile ? 'mobile' : system ? 'desktop' : '');
  return [type, (hints && brandOf(hints.brands)) || browser.name || '', system].join('|');
}

const unquoted = (text: string): string => text.replace(/^"|"$/g, '');

/** Hints' words for systems in the words of the user agent parser. */
const SYSTEMS: Record<string, string> = {
  Windows: 'Windows',
  macOS: 'Mac OS',
  Linux: 'Linux',
  Android: 'Android',
  'Chrome OS': 'Chromium OS',
  'Chromium OS': 'Chromium OS',
  iOS: 'iOS',
};

/** The same of browsers that a user agent does not tell from Chrome. */
const BROWSERS: Record<string, string> = {
  'Microsoft Edge': 'Edge',
  Opera: 'Opera',
  Brave: 'Brave',
  Vivaldi: 'Vivaldi',
  'Samsung Internet': 'Samsung Browser',
  YaBrowser: 'Yandex',
  DuckDuckGo: 'DuckDuckGo',
};

function brandOf(brands: string): string | null {
  for (const part of brands.split(',')) {
    const name = /^\s*"([^"]{1,64})"/.exec(part)?.[1];
    if (name !== undefined && Object.hasOwn(BROWSERS, name)) return BROWSERS[name]!;
  }
  return null;
}
