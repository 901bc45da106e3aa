/** Page views: the landing, single-page navigation, the return from the back-forward cache. */
import { here, mask, withHash } from './address.ts';
import { beginReading, tellReading } from './engagement.ts';
import { doc, guard, on, options } from './env.ts';
import { type Draft, emit } from './event.ts';
import { receive } from './linker.ts';

if (WITH_LINKER && options.domains) receive();

/**
 * The facts of this page load, taken when the script runs: until the view counts (the tab may be hidden, consent
 * open) the page may have rewritten its address. Only a real document load has a referrer.
 */
export const landing = { url: here(), referrer: mask(doc.referrer) || undefined };

const pathNow = (): string => location.pathname + (withHash ? location.hash : '');
let path = pathNow();
let query = location.search;
/** 1: the address was replaced, 2 or more: the visitor made a step. */
let moved = 0;

export const view = (more?: Partial<Draft>): void => {
  path = pathNow();
  query = location.search;
  if (WITH_ENGAGEMENT) {
    tellReading();
    beginReading();
  }
  emit({ type: 'page_view', title: doc.title, ...more } as Draft);
};

/**
 * Counts the navigation under way, if it is one: called a task later (routers replace what they push, and set the
 * title after), or when the page is left before. Filters and tabs that replace the query are the same page.
 */
export const settleNavigation = (): void => {
  if (moved && (path !== pathNow() || (moved > 1 && query !== location.search))) view();
  query = location.search;
  moved = 0;
};

const move = (how: number): void => {
  moved |= how;
  setTimeout(guard(settleNavigation));
};

const watch = (method: 'pushState' | 'replaceState', how: number): void => {
  const original = history[method];
  history[method] = function (...args) {
    original.apply(this, args);
    move(how);
  };
};

/** From now on navigation inside the page counts. */
export const watchNavigation = (): void => {
  if (options.spa === 'off') return;
  const { navigation } = window;
  if (navigation) {
    // Sees every way to navigate, and leaves the page's `history` alone.
    on('currententrychange', ({ navigationType }) => move(navigationType === 'replace' ? 1 : 2), navigation);
  } else {
    watch('pushState', 2);
    watch('replaceState', 1);
    on('popstate hashchange', () => move(2));
  }
};
