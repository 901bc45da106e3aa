/** Page views: the landing, single-page navigation, the return from the back-forward cache. */
import { mask, place } from './address.ts';
import { beginReading, tellReading } from './engagement.ts';
import { doc, guard, on, options } from './env.ts';
import { type Draft, emit } from './event.ts';
import { receive } from './linker.ts';
import { read } from './store.ts';

if (WITH_LINKER && options.domains) receive();

/**
 * Only a real document load has one. A page that is reloaded, restored or gone back to still has the one it was first
 * reached by: it counts only where nobody was known so far, as after a consent banner that reloads the page. The newer
 * API says the same in more bytes; where this one is missing every load counts as the first.
 */
const from = doc.referrer && performance.navigation?.type && read('_tl') ? '' : doc.referrer;
export const referrer = from && mask(from, WITH_PRIVACY && from.split('/')[2] !== location.host);

/** The address of the latest view, as it is now where its query was replaced. */
let seen: string;
/** 1: the address was replaced, 2 or more: the visitor made a step. */
let moved: number;

const pathOf = (url: string): string => url.replace(/\?[^#]*/, '');

const settle = (): void => {
  seen = place();
  moved = 0;
};

export const view = (more?: Partial<Draft>): void => {
  settle();
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
  const now = place();
  if (moved && (moved > 1 ? now !== seen : pathOf(now) !== pathOf(seen))) view();
  settle();
};

const move = (how: number): void => {
  moved |= how;
  setTimeout(guard(settleNavigation));
};

/** From now on navigation inside the page counts. */
export const watchNavigation = (): void => {
  if (WITH_CHOICES && options.spa === 'off') return;
  const { navigation } = window;
  if (navigation) {
    // Sees every way to navigate, and leaves the page's `history` alone.
    on('currententrychange', ({ navigationType }) => move(navigationType === 'replace' ? 1 : 2), navigation);
  } else {
    (['replaceState', 'pushState'] as const).forEach((method, index) => {
      const original = history[method];
      history[method] = function (...args) {
        original.apply(this, args);
        move(index + 1);
      };
    });
    on('popstate hashchange', () => move(2));
  }
};
