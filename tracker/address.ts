/** The page's address as it may leave the browser. */
import { option } from './env.ts';

export const withHash = option('hash') === 'on';

/** Never masked: what a visit's source is derived from. */
const SOURCE = /^utm_|clk?id$|braid$/i;
/** Names of parameters whose values are secrets or name a person. */
const SECRET =
  /mail|token|passw|secret|auth|sess|sign|jwt|credential|phone|(^|[^a-z])(pass|pwd|code|api.?key|key|otp|pin|sid|tel|user)\W*$/i;
const PARAMETER_OR_ADDRESS = /([?&#;])([^=&#;?]+)=([^&#?]*)|[^/?&#=;]+(@|%40)[^/?&#=;]+/gi;

/** Sensitive parameters' values and whatever looks like an e-mail address become `***`. Works on the raw text: a broken %-escape breaks nothing. */
export const mask = (url: string): string =>
  (withHash ? url : url.replace(/#.*/, ''))
    .replace(PARAMETER_OR_ADDRESS, (all, separator, name, value) =>
      !separator
        ? '***'
        : SOURCE.test(name) || !(SECRET.test(name) || /@|%40/.test(value))
          ? all
          : `${separator + name}=***`,
    )
    .slice(0, 4096);

export const here = (): string => mask(location.href);

/** The paths of `data-exclude` as one pattern; `/admin/*` also means `/admin`. */
const excluded = RegExp(
  `^(${(option('exclude') || '')
    .replace(/[^\w*,]/g, '\\$&')
    .replace(/(\\\/)?\*/g, '($1.*)?')
    .replace(/,/g, '|')})$`,
);

export const isExcluded = (url: string): boolean => excluded.test(new URL(url).pathname);
