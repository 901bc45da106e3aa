/** The anonymous id: a random name for this browser profile on this site, never a fingerprint. */
import { newId } from './env.ts';
import { keep, read } from './store.ts';

const KEY = '_tl';

/** Strict, since anyone can write a cookie or a link. The collector holds to the same. */
export const isId = (text: string | undefined): text is string => /^[0-9a-z]{27}$/.test(text!);

/** The id, made if there is none, and healed where cookie or localStorage has lost it. Only with consent. */
export const anonymousId = (): string => {
  const known = read(KEY);
  return become(isId(known) ? known : newId());
};

/** Another visitor from now on. */
export const become = (id = newId()): string => {
  keep(KEY, id);
  return id;
};
