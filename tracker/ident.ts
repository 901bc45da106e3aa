/** The anonymous id: a random name for this browser profile on this site, never a fingerprint. */
import { isGranted } from './consent.ts';
import { newId } from './env.ts';
import { keep, read } from './store.ts';

const KEY = '_tl';

/** Strict, since anyone can write a cookie or a link. The collector holds to the same. */
const ID = /^[0-9a-z]{27}$/;

let followed: string | undefined;

/** The visitor came from another of the site's domains, where she has this id, or was given it by a reset. */
export const follow = (id: string): void => {
  followed = id;
};

/** The id, made if there is none, and healed where cookie or localStorage has lost it. Undefined without consent. */
export const anonymousId = (): string | undefined => {
  if (!isGranted()) return;
  const known = (WITH_LINKER && ID.exec(followed!)) || ID.exec(read(KEY)!);
  return become(known?.[0]);
};

/** Another visitor from now on. */
export const become = (id = newId()): string => {
  keep(KEY, id);
  return id;
};
