/**
 * Events that are not delivered yet. One localStorage key per page load: no other tab writes it, so there is nothing
 * to lock. Whoever comes next on this site (a page load, a return from the back-forward cache) takes over what is left;
 * should two pages do so at once, the collector knows an event by its id.
 */
import { isGranted } from './consent.ts';
import { guard, random, site } from './env.ts';
import { box, put } from './store.ts';

export interface Item {
  /** The event as JSON, frozen when it happened. */
  e: string;
  /** Whose it is: an anonymousId; '' while that waits for consent; 0 is nobody's for ever (a form sent without consent). */
  w: string | 0;
  /** Under way. */
  f?: boolean;
}

/** Random per page load: names the queue, and the events in it. */
export const pageLoadId = random(16);

const PREFIX = `_tlq.${site}.`;

let items: Item[] = [];
export const all = (): Item[] => items;

/** Write-ahead: in the task of the event, before it is sent. */
const persist = (): void => {
  if (isGranted()) put(PREFIX + pageLoadId, items[0] ? JSON.stringify(items) : '');
};

export const append = (item: Item): void => {
  items.push(item);
  // When full the middle goes: the first says where the visitor came from, the last what she wants.
  if (items[200]) items.splice(100, 1);
  persist();
};

/** Forgets these: delivered, or refused for good. */
export const drop = (gone: Item[]): void => {
  items = items.filter((item) => !gone.includes(item));
  persist();
};

/** Takes over what other page loads have left. */
export const adopt = guard(() => {
  if (isGranted()) {
    for (const key in box) {
      if (key.startsWith(PREFIX) && !key.endsWith(pageLoadId)) {
        const left: Item[] = JSON.parse(box[key]!);
        put(key, '');
        items.unshift(...left.map(({ e, w }) => ({ e, w })));
      }
    }
    persist();
  }
});
