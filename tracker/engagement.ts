/** How long a page was looked at and how far it was read: the last message of each page, and of each look at it. */
import { mask } from './address.ts';
import { doc, on } from './env.ts';
import { emit } from './event.ts';

/** Less says nothing: the visitor only passed by. */
const LEAST_SECONDS = 3;

let url: string;
let seconds = 0;
let since = 0;
/** The lowest pixel seen. Kept as the visitor scrolls: to ask for the page's height would make it lay itself out. */
let seen = 0;

const look = (): void => {
  seen = Math.max(seen, scrollY + innerHeight);
};

export const tick = (): void => {
  if (since) seconds += (performance.now() - since) / 1000;
  since = doc.hidden ? 0 : performance.now();
};

/** A view begins: its address is the one that counts from now on. */
export const beginReading = (): void => {
  tick();
  url = location.href;
  seconds = seen = 0;
};

/** Tells of the time since the view began, or was last told of. */
export const tellReading = (): void => {
  tick();
  if (seconds < LEAST_SECONDS) return;
  look();
  const scroll = Math.min(100, Math.round((100 * seen) / doc.documentElement.scrollHeight));
  const properties = { seconds: Math.round(seconds), scroll };
  seconds = 0;
  emit({ type: 'custom', name: 'page_leave', url: mask(url), properties });
};

export const watchReading = (): void => {
  on('scroll', look);
};
