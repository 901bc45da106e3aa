/**
 * What the visitor allows. A decision lives in the store, not in a variable: another tab or subdomain may change it
 * while this page is open.
 */
import { option, site } from './env.ts';
import { keep, read, wipe } from './store.ts';

const KEY = '_tlc';

const required = option('consent') === 'required';
/** Global Privacy Control is a no that no banner overrules, where the site respects it. */
const gpc = option('respect-gpc') != null && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;

/** Opted out, or there is no write key: nothing is noticed. */
export const isOut = (): boolean => !site || read(KEY) === 'out';

/**
 * Otherwise (not asked yet, or refused) nothing is on the device and no identifier is sent: what happens waits in the
 * page's memory for a yes, and only a form that the visitor sends is a message of its own.
 */
export const isGranted = (): boolean => {
  const decision = read(KEY);
  return !(isOut() || gpc || (decision ? decision === 'denied' : required));
};

/** 'granted', 'denied', 'out', or 'in', which takes an 'out' back and nothing else does. */
export const decide = (decision: string): void => {
  const out = isOut();
  if (out !== (decision === 'in')) return;
  if (decision !== 'granted') wipe();
  // A no is kept only where its absence would mean yes: with data-consent="required" nothing at all stays.
  if (!(out || gpc || (required && decision === 'denied'))) keep(KEY, decision);
};

if (gpc) wipe();
