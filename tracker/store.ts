/**
 * What stays on the device: localStorage, and cookies for what other subdomains shall see too. Either may be blocked,
 * throw (sandboxed frames) or be full; then the memory of the page stands in and the page works as before.
 */
import { doc, guard, options } from './env.ts';

type Box = Record<string, string>;

/** localStorage, or what stands in for it; to be read as an object, and written only by `put`. */
export const box: Box = guard(() => localStorage)() || {};
/** What did not fit into it. */
const spare: Box = {};

/** An empty value removes the key. */
export const put = (key: string, value: string): void => {
  spare[key] = '';
  try {
    if (value) box[key] = value;
    else delete box[key];
  } catch {
    spare[key] = value;
  }
};

const cookie = guard((key: string) => doc.cookie.match(`\\b${key}=([^;]*)`)?.[1]);

/** The widest domain that has taken a cookie so far. */
let widest: string | undefined;

/**
 * Writes a cookie for the widest domain that takes it: browsers refuse public suffixes, so the first that sticks is it.
 * An empty value removes the cookie wherever it is.
 * 400 days: as long as browsers keep a cookie at most. Safari keeps those written by scripts for 7.
 */
const bake = guard((key: string, value: string) => {
  const sticks = (domain: string): unknown => {
    doc.cookie = `${key}=${value};samesite=lax;path=/;max-age=${value ? 34560000 : 0};${
      // An attribute called "false" says nothing.
      location.protocol > 'http:' && 'secure'
    };domain=${domain}`;
    const taken = value && cookie(key) === value;
    if ((WITH_RENEWAL || WITH_LINKER) && taken) widest = domain;
    return taken;
  };
  // The one that the site has chosen, `acme.co.uk`, `www.acme.co.uk`. No single label takes a cookie.
  (WITH_CHOICES && options.cookieDomain && sticks(options.cookieDomain)) ||
    location.hostname.split('.').some((_, more, labels) => sticks(labels.slice(-2 - more).join('.')));
});

/**
 * Whether the host is below the widest domain that takes a cookie, so that ours go there. To find that domain writes a
 * cookie for a moment where none was written so far, and keeps what it found: each look and each write may wait for the
 * browser. Never called before consent.
 */
export const sharesCookies = (host: string): boolean => {
  widest ||= box._tlw;
  if (!widest) {
    bake('_tlw', '1');
    bake('_tlw', '');
  }
  put('_tlw', widest!);
  return `.${host}`.endsWith(`.${widest}`);
};

/** The value of `key`; the cookie is right, since a sibling subdomain or the collector may have changed it. */
export const read = (key: string): string | undefined => cookie(key) || spare[key] || box[key];

/**
 * Keeps the value in both places. A cookie that is right stays untouched: the collector renews it, and in Safari
 * writing it here would cut its life to 7 days.
 */
export const keep = (key: string, value: string): void => {
  if (cookie(key) !== value) bake(key, value);
  put(key, value);
};

/** Leaves nothing of ours on the device, whoever wrote it and for whichever domain. */
export const wipe = (): void => {
  for (const key in { _tl: 0, _tlc: 0, ...box }) {
    if (key.startsWith('_tl')) {
      keep(key, '');
    }
  }
};
