/**
 * What stays on the device: localStorage, and cookies for what other subdomains shall see too. Either may be blocked,
 * throw (sandboxed frames) or be full; then the memory of the page stands in and the page works as before.
 */
import { doc, guard, options } from './env.ts';

/** localStorage, or what stands in for it; to be read and written as an object, and written only by `put`. */
export let box: Record<string, string> = guard(() => localStorage)() || {};

/** An empty value removes the key. */
export const put = (key: string, value: string): void => {
  try {
    if (value) box[key] = value;
    else {
      delete box[key];
      // After it was full once, `box` is a copy.
      delete localStorage[key];
    }
  } catch {
    box = { ...box, [key]: value };
  }
};

const cookie = guard((name: string) => doc.cookie.match(`\\b${name}=([^;]*)`)?.[1]);

/** 400 days: as long as browsers keep a cookie at most. Safari keeps those written by scripts for 7. */
const bake = guard((name: string, value: string, domain: string) => {
  doc.cookie = `${name}=${value};path=/;samesite=lax;max-age=${value ? 34560000 : 0};domain=${domain}${
    location.protocol > 'http:' ? ';secure' : ''
  }`;
});

/** `www.acme.co.uk`, `acme.co.uk`, `co.uk`, `uk`. */
const domains = location.hostname.split('.').map((_, from, labels) => labels.slice(from).join('.'));

let widest: string | undefined;

/**
 * The widest domain that takes a cookie: browsers refuse public suffixes, so the first that sticks is it, from the
 * right. '' where none does. Writes a cookie for a moment: never called before consent.
 */
export const cookieDomain = (): string => {
  widest ??=
    options.cookieDomain ||
    [...domains].reverse().find((domain) => {
      bake('_tlp', '1', domain);
      const sticks = cookie('_tlp');
      bake('_tlp', '', domain);
      return sticks;
    }) ||
    '';
  return widest;
};

/** The value of `key`; the cookie is right, since a sibling subdomain or the collector may have changed it. */
export const read = (key: string): string | undefined => cookie(key) || box[key];

/**
 * Keeps the value in both places. A cookie that is right stays untouched: the collector renews it, and in Safari
 * writing it here would cut its life to 7 days.
 */
export const keep = (key: string, value: string): void => {
  if (cookie(key) !== value) bake(key, value, cookieDomain());
  put(key, value);
};

/** Leaves nothing of ours on the device, whoever wrote it and for whichever domain. */
export const wipe = (): void => {
  for (const key in box) if (key.startsWith('_tl')) put(key, '');
  for (const key of ['_tl', '_tlc']) if (cookie(key)) for (const domain of ['', ...domains]) bake(key, '', domain);
};
