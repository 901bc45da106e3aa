import { decodeFormValue } from './form-decode.ts';
import { rawParam } from './query.ts';
import { normaliseHost, parseUrl, type UrlParts } from './url.ts';

/**
 * Pages that show or forward another site's page under an address of their own: AMP caches, translators, web caches.
 * The address behind them is the one that counts.
 */
export function unwrap(url: UrlParts): UrlParts | null {
  const { host } = url;
  if (host.endsWith('.cdn.ampproject.org') || host === 'cdn.ampproject.org') return unwrapAmpCache(url);
  if (host.endsWith('.translate.goog'))
    return { ...url, host: decodeProxyHost(host.slice(0, -'.translate.goog'.length)) };
  if (host === 'webcache.googleusercontent.com') return unwrapWebCache(url);
  if (TRANSLATORS.has(host) || host.endsWith('.translatetheweb.com')) {
    return target(rawParam(url.query, 'u') ?? rawParam(url.query, 'a'));
  }
  if (url.path.startsWith('/amp/') && isGoogle(host)) return ampTarget(url.path.slice('/amp/'.length)) ?? url;
  return url;
}

function isGoogle(host: string): boolean {
  return /^google(\.[a-z]{2,3}){1,2}$/.test(host);
}

/** Gmail's and Docs' outgoing links pass through Google's redirector, which is otherwise that of the results page. */
export function senderHost(url: UrlParts): string {
  if (url.path === '/url' && isGoogle(url.host)) {
    const from = rawParam(url.query, 'source');
    if (from === 'gmail') return 'mail.google.com';
    if (from === 'docs' || from === 'editors') return 'docs.google.com';
  }
  return url.host;
}

/** Bare, they are windows onto some page, mostly one of ours: no place of their own. */
const TRANSLATORS = new Set(['translate.google.com', 'translate.googleusercontent.com', 'translatetheweb.com']);

/** The host a page has for its readers, where it is served through a proxy: `acme-com.translate.goog` is `acme.com`. */
export function unwrapHost(host: string): string {
  return host.endsWith('.translate.goog') ? decodeProxyHost(host.slice(0, -'.translate.goog'.length)) : host;
}

/** Google's proxies write `-` for `.` and `--` for `-`. */
function decodeProxyHost(label: string): string {
  const host = label.replaceAll('--', '\u0000').replaceAll('-', '.').replaceAll('\u0000', '-');
  return normaliseHost(host) ?? label;
}

/** `acme-com.cdn.ampproject.org/v/s/acme.com/page`: `c` document, `v` viewer, `i` image, `r` resource; `s` is https. */
function unwrapAmpCache(url: UrlParts): UrlParts {
  const rest = /^\/[cvwir]\/(.*)$/s.exec(url.path)?.[1];
  const found = rest === undefined ? null : ampTarget(rest);
  if (found) return found;
  const label = url.host.slice(0, -'.cdn.ampproject.org'.length);
  return label.includes('-') ? { host: decodeProxyHost(label), path: '', query: '', fragment: '' } : url;
}

function ampTarget(rest: string): UrlParts | null {
  return target(rest.startsWith('s/') ? rest.slice(2) : rest);
}

/** `search?q=cache:ID:acme.com/page+keyword`: with a keyword it was a search, without one it is the page. */
function unwrapWebCache(url: UrlParts): UrlParts {
  const cached = /^cache:(?:[A-Za-z0-9_-]+:)?([^+]*)(\+.*)?$/s.exec(decodeColons(rawParam(url.query, 'q') ?? ''));
  if (!cached) return url;
  const keyword = cached[2]?.replace(/^[+]+/, '');
  if (keyword) return { host: 'google.com', path: '/search', query: `q=${keyword}`, fragment: '' };
  return target(cached[1] ?? null) ?? url;
}

function decodeColons(raw: string): string {
  return raw.replace(/%3a/gi, ':').replace(/%2f/gi, '/').replace(/%20/g, '+').replace(/%2b/gi, '+');
}

function target(raw: string | null): UrlParts | null {
  if (!raw) return null;
  const address = decodeFormValue(raw);
  return parseUrl(address.includes('://') ? address : `https://${address}`);
}
