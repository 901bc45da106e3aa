/** The page's address as it may leave the browser. */
import { guard, options } from './env.ts';

/** `?name=` and the like. Never masked: what a visit's source is derived from. */
const SOURCE = /^.utm_|(clk?id|braid)=/i;
/** Names of parameters whose values are secrets or name a person. */
const SECRET =
  /mail|token|pass|pwd|secret|auth|sess|jwt|cred|phone|(api|[^a-z])(code|key|otp|pin|sid|sig\w*|tel|user\w*)\W*$/i;
const PARAMETER_OR_ADDRESS = /([?&#;][^=&#;?]+=)[^&#?]*|[^/?&#=;]+(@|%40)[^/?&#=;]+/gi;

/**
 * Sensitive parameters' values and whatever looks like an e-mail address become `***`. Works on the raw text: a broken
 * %-escape breaks nothing.
 */
const hideSecrets = (url: string): string =>
  WITH_PRIVACY
    ? url.replace(PARAMETER_OR_ADDRESS, (all, name = '') =>
        SOURCE.test(name) || !(SECRET.test(name) || /@|%40/.test(all)) ? all : `${name}***`,
      )
    : url;

/** Fit to be sent. */
export const mask = (url: string): string =>
  hideSecrets(url.replace(WITH_CHOICES && options.hash === 'on' ? '' : /#.*/, '')).slice(0, 4096);

export const here = (): string => mask(location.href);

/** The paths of `data-exclude` as one pattern; `/admin/*` also means `/admin`. */
const excluded = /* @__PURE__ */ guard(() =>
  RegExp(
    `^(${options
      .exclude!.replace(/\s/g, '')
      .replace(/[^\w*,]/g, '\\$&')
      .replace(/(\\\/)?\*/g, '($1.*)?')
      .replace(/,/g, '|')})$`,
  ),
);

export const isExcluded = (url: string): boolean | undefined => excluded()?.test(new URL(url).pathname);
