/** The anonymous id: a random name for this browser profile on this site, never a fingerprint. */
import { newId } from './env.ts';
import { keep, read } from './store.ts';

const KEY = '_tl';

/** Strict, since anyone can write a cookie or a link. The collector holds to the same. */
export const isId = (text: string | undefined): text is string => /^[0-9a-z]{27}$/.test(text!);

let followed: string | undefined;

/** The visitor came from another of the site's domains, where she has this id. It counts from the first use on. */
export const follow = (id: string): void => {
  followed = id;
};

/** The id, made if there is none, and healed where cookie or localStorage has lost it. Only with consent. */
export const anonymousId = (): string => {
  const known = followed || read(KEY);
  followed = '';
  return become(isId(known) ? known : newId());
};

/** Another visitor from now on. */
export const become = (id = newId()): string => {
  keep(KEY, id);
  return id;
};
