/**
 * What the visitor allows. A decision lives in the store, not in a variable: another tab or subdomain may change it
 * while this page is open.
 */
import { options, site } from './env.ts';
import { keep, read, wipe } from './store.ts';

const KEY = '_tlc';

/** What counts as long as the visitor has said nothing. */
const unasked = options.consent === 'required' ? '' : 'granted';
/** A no of the browser's, which no banner overrules where the site respects it: its value, or undefined. */
const gpc = options.respectGpc != null && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
const refused = WITH_PRIVACY ? gpc || ('respectDnt' in options && navigator.doNotTrack === '1') : gpc;

const decision = (): string => (site ? read(KEY) || unasked : 'out');

/** Opted out, or there is no write key: nothing is noticed. */
export const isOut = (): boolean => decision() === 'out';

/**
 * Otherwise (not asked yet, or refused) nothing is on the device and no identifier is sent: what happens waits in the
 * page's memory for a yes, and only a form that the visitor sends is a message of its own.
 */
export const isGranted = (): boolean => !refused && decision() === 'granted';

/** A no is kept only where its absence would mean yes: with data-consent="required" nothing at all stays. */
export const remember = (choice: string): void => {
  if (!refused && (unasked || choice !== 'denied')) keep(KEY, choice);
};

if (refused) wipe();
