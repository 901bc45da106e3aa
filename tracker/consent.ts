/**
 * What the visitor allows. A decision lives in the store, not in a variable: another tab or subdomain may change it
 * while this page is open.
 */
import { options, site } from './env.ts';
import { keep, read, wipe } from './store.ts';

const KEY = '_tlc';

const { globalPrivacyControl, doNotTrack } = navigator as { globalPrivacyControl?: boolean; doNotTrack: string | null };
const required = options.consent === 'required';
/** A no of the browser's, which no banner overrules where the site respects it: its value, or undefined. */
const refused =
  (options.respectGpc != null && globalPrivacyControl) || (options.respectDnt != null && doNotTrack === '1');

let known: string | undefined;

/** Read once per task: it is asked often, and each look at a cookie takes its time. */
const decision = (): string => {
  if (known === undefined) {
    known = site ? read(KEY) || (required ? '' : 'granted') : 'out';
    queueMicrotask(() => {
      known = undefined;
    });
  }
  return known;
};

/** Opted out, or there is no write key: nothing is noticed. */
export const isOut = (): boolean => decision() === 'out';

/**
 * Otherwise (not asked yet, or refused) nothing is on the device and no identifier is sent: what happens waits in the
 * page's memory for a yes, and only a form that the visitor sends is a message of its own.
 */
export const isGranted = (): boolean => !refused && decision() === 'granted';

/** 'granted', 'denied', 'out', or 'in', which takes an 'out' back and nothing else does. */
export const decide = (choice: string): void => {
  const out = isOut();
  if (out !== (choice === 'in')) return;
  known = undefined;
  if (choice !== 'granted') wipe();
  // A no is kept only where its absence would mean yes: with data-consent="required" nothing at all stays.
  if (!(out || refused || (required && choice === 'denied'))) keep(KEY, choice);
};

if (refused) wipe();
