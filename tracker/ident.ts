/** The anonymous id: a random name for this browser profile on this site, never a fingerprint. */
import { now, random } from './env.ts';
import { keep, read } from './store.ts';

const KEY = '_tl';
/** Strict, since anyone can write a cookie. The collector holds to the same. */
const FORMAT = /^[0-9a-z]{27}$/;

/**
 * 7 characters of time (base 36, units of 36 ms, in order until 2059), then 100 random bits. New visitors sort behind
 * older ones, so a database inserts their events at the end of its index instead of all over it.
 */
const born = (): string => now().toString(36).slice(0, 7) + random(20);

/** The id, made if there is none, and healed where cookie or localStorage has lost it. Only with consent. */
export const anonymousId = (): string => {
  const known = read(KEY);
  const id = FORMAT.test(known!) ? known! : born();
  keep(KEY, id);
  return id;
};

/** Another visitor from now on. */
export const renew = (): void => keep(KEY, born());
