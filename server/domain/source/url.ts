import { parse } from 'tldts';

/**
 * Reads the parts of a URL that the rules look at. Referrers come from anywhere, so this never throws, runs in linear
 * time, and takes what is not strictly a URL: `android-app://` addresses, bare package names, bare hosts.
 */

export interface UrlParts {
  /** Lower-case, punycode, without port, trailing dots and leading `www.`; an app's package name for `android-app://`. */
  host: string;
  /** As written, starting with `/`, or empty. */
  path: string;
  /** Without the `?`. */
  query: string;
  /** Without the `#`. */
  fragment: string;
}

/** More than any browser sends as a referrer (Chrome cuts at 4,096); what lies beyond is not looked at. */
const MAX_URL_CHARS = 8192;
/** RFC 1035. */
const MAX_HOST_CHARS = 253;

/** Schemes whose authority is a place that sends visitors. `about:`, `data:`, `chrome-extension:`, `file:` are none. */
const SCHEMES = new Set(['http', 'https', 'android-app', 'ios-app']);

/** By far the most addresses: http(s), a host of plain lower-case labels, perhaps a port. */
const COMMON = /^https?:\/\/(?:www\.(?=[a-z0-9-]+\.))?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::[0-9]{1,5})?(?=[/?#]|$)/;

export function parseUrl(text: string): UrlParts | null {
  const common = text.length > MAX_URL_CHARS ? null : COMMON.exec(text);
  if (common?.[1] && common[1].length <= MAX_HOST_CHARS) return parts(text.trimEnd(), common[1], common[0].length);
  const url = (text.length > MAX_URL_CHARS ? text.slice(0, MAX_URL_CHARS) : text).trim();
  const colon = url.indexOf('://');
  // A `://` behind the first `/` or `?` belongs to another address carried inside (`example.com/r?u=https://...`).
  if (colon > 0 && colon <= 11) {
    const scheme = url.slice(0, colon).toLowerCase();
    return SCHEMES.has(scheme) ? split(url, colon + 3, false) : null;
  }
  return split(url, url.startsWith('//') ? 2 : 0, true);
}

function split(url: string, start: number, bare: boolean): UrlParts | null {
  let end = start;
  let plain = true;
  for (; end < url.length; end++) {
    const code = url.charCodeAt(end);
    // "/", "?", "#" end the authority, and "\" does for browsers.
    if (code === 47 || code === 63 || code === 35 || code === 92) break;
    if (!isHostChar(code)) plain = false;
  }
  const host = normaliseHost(url.slice(start, end), plain);
  if (host === null || (bare && !looksLikeHost(host, url.slice(start, end)))) return null;

  return parts(url, host, end);
}

function parts(url: string, host: string, end: number): UrlParts {
  const hash = url.indexOf('#', end);
  const beforeHash = hash < 0 ? url.length : hash;
  const mark = url.indexOf('?', end);
  const pathEnd = mark < 0 || mark > beforeHash ? beforeHash : mark;
  return {
    host,
    path: url.slice(end, pathEnd),
    query: pathEnd < beforeHash ? url.slice(pathEnd + 1, beforeHash) : '',
    fragment: hash < 0 ? '' : url.slice(hash + 1),
  };
}

/** Letters, digits, `-`, `.`, `_` and the `:` of a port: what needs no further reading. */
function isHostChar(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 48 && code <= 58) ||
    (code >= 65 && code <= 90) ||
    code === 45 ||
    code === 46 ||
    code === 95
  );
}

/** The host of an authority (`user@Example.COM.:8080`) in the form all look-ups use, or null where there is none. */
export function normaliseHost(authority: string, plain = false): string | null {
  let host = authority;
  if (!plain) {
    host = host.slice(host.lastIndexOf('@') + 1);
    // The platform's parser knows IDNA, percent-encoded hosts and IPv6; it is only asked for the unusual ones.
    host = URL.parse(`http://${host}`)?.hostname ?? '';
  }
  const port = host.lastIndexOf(':');
  if (port >= 0 && !host.endsWith(']')) host = host.slice(0, port);
  if (host.includes(':') && !host.startsWith('[')) return null;
  host = host.toLowerCase();
  while (host.endsWith('.')) host = host.slice(0, -1);
  if (host.startsWith('www.') && host.indexOf('.', 4) > 0) host = host.slice(4);
  if (host === '' || host.length > MAX_HOST_CHARS || host.startsWith('.') || host.includes('..')) return null;
  return host;
}

/** Without a scheme only `com.google.android.gm` or `example.com/path` are addresses: not `DIRECT`, `1.5`, `a@b.com` or `page.html`. */
function looksLikeHost(host: string, authority: string): boolean {
  if (!host.includes('.') || authority.includes('@') || /\s/.test(authority)) return false;
  // A package name is a domain written backwards, nearly always of three labels and more.
  const first = host.slice(0, host.indexOf('.'));
  const isPackage = (first === 'com' || host.split('.').length > 2) && parse(`x.${first}`).isIcann === true;
  return isPackage || parse(host).isIcann === true;
}

/** `foo.example.com` -> `example.com` -> `com` -> null. */
export function parentHost(host: string): string | null {
  const dot = host.indexOf('.');
  return dot < 0 ? null : host.slice(dot + 1);
}
