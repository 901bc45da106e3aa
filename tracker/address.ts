/** The page's address as it may leave the browser. */
import { options } from './env.ts';
import { SOURCE } from './sources.ts';

/** Names under which search engines send what was looked for. */
const SEARCHED = /^\w\w?$|query|search|keyword|text/i;
const PARAMETER_OR_ADDRESS = /([?&#;][^=&#;?]+=)[^&#?]*|[^/?&#=;]+(@|%40)[^/?&#=;]+/gi;

/** A comma list as one pattern; `*` is anything, `/admin/*` also means `/admin`. Undefined where there is none. */
const patternOf = (list: string | undefined): RegExp | undefined =>
  list
    ? RegExp(
        `^(${list
          .replace(/\s/g, '')
          .replace(/[^\w*,]/g, '\\$&')
          .replace(/(\\\/)?\*/g, '($1.*)?')
          .replace(/,/g, '|')})$`,
        'i',
      )
    : undefined;

/** What the site lets its own parameters keep; of all others only a visit's source does. */
const allowed = WITH_PRIVACY ? patternOf(options.query) : undefined;

/**
 * The values of other parameters, and whatever looks like an e-mail address, become `***`; in the address of another site
 * what was searched stays. Works on the raw text: a broken %-escape breaks nothing.
 */
const hideSecrets = (url: string, others?: boolean): string =>
  WITH_PRIVACY
    ? url.replace(PARAMETER_OR_ADDRESS, (all, prefix = '') => {
        const name = prefix.slice(1, -1);
        return SOURCE.test(name) || ((allowed?.test(name) || (others && SEARCHED.test(name))) && !/@|%40/.test(all))
          ? all
          : `${prefix}***`;
      })
    : url;

/** Where the visitor is; never sent. */
const strip = (url: string): string => (WITH_CHOICES && options.hash === 'on' ? url : url.split('#')[0]!);

/** Fit to be sent. @param others of another site */
export const mask = (url: string, others?: boolean): string => hideSecrets(strip(url), others).slice(0, 4096);

/** To tell one view from another: never sent. */
export const place = (): string => (WITH_PRIVACY ? strip : mask)(location.href);

const excluded = WITH_PRIVACY ? patternOf(options.exclude) : undefined;

export const isExcluded = (url: string): boolean | undefined => excluded?.test(new URL(url).pathname);
