/**
 * First and last marketing contact, under the names of the hidden inputs that carry them into the site's own form
 * back-end. A convenience: attribution itself is derived by the server, with better rules, from the facts.
 */
import { mask } from './address.ts';
import { isGranted } from './consent.ts';
import { isOurs } from './domains.ts';
import { guard } from './env.ts';
import { referrer } from './page.ts';
import { box, put } from './store.ts';

const KEY = '_tlt';
const CAMPAIGN = 'utm_source utm_medium utm_campaign utm_term utm_content gclid'.split(' ');

/** The landing's: later the page may rewrite its address. */
const url = WITH_FILL ? location.href : '';

type Touches = Record<string, string | undefined>;
let touches: Touches | undefined;

const host = (url: string): string => new URL(url).hostname.replace(/^www\./, '');

const readTouches = (): Touches => {
  let from = referrer && host(referrer);
  if (`.${from}`.endsWith(`.${host(url)}`) || (from && isOurs(from))) from = '';
  const landing = mask(url);
  const parameters = new URL(landing).searchParams;
  const known: Touches = JSON.parse(box[KEY] || '{}');
  // Direct never replaces a contact; a visit from another site replaces the campaign, even by none.
  if (from || CAMPAIGN.some((name) => parameters.get(name))) {
    for (const name of CAMPAIGN) known[name] = parameters.get(name) || '';
  }
  const { utm_source, utm_medium, utm_campaign, gclid } = known;
  return {
    tl_first_source: utm_source || (gclid ? 'google' : from || '(direct)'),
    tl_first_medium: utm_medium || (gclid ? 'cpc' : from ? 'referral' : '(none)'),
    tl_first_campaign: utm_campaign || '',
    tl_landing_page: landing,
    tl_referrer: from && referrer,
    // What is known of the first contact stays.
    ...known,
  };
};

/** The values by input name; kept on the device once the visitor allows it, until then in the page's memory. */
export const touch = /* @__PURE__ */ guard((): Touches => {
  touches ||= readTouches();
  if (isGranted()) put(KEY, JSON.stringify(touches));
  return touches;
});

/** Another visitor from now on: this page load is her first contact. */
export const forgetTouches = (): void => {
  put(KEY, '');
  touches = undefined;
};
