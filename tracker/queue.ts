/**
 * Events that are not delivered yet, as JSON, frozen when they happened. One localStorage key per page load: no other
 * living page writes it, so there is nothing to lock.
 */
import { isGranted } from './consent.ts';
import { newId, site } from './env.ts';
import { box, put, read } from './store.ts';

/** Random per page load: names the queue, and the events in it. */
export const pageLoadId = newId();

const PREFIX = `_tlq.${site}.`;
const KEY = PREFIX + pageLoadId;

let items: string[] = [];
export const all = (): string[] => items;

/** Write-ahead: in the task of the event, before it is sent. */
const replace = (by: string[]): void => {
  items = by;
  if (isGranted()) put(KEY, by.join('\n'));
};

/** When full the middle goes: the first says where the visitor came from, the last what she wants. */
export const bounded = <T>(list: T[]): T[] => list.filter((_, n) => n < 100 || n >= list.length - 100);

export const append = (json: string): void => replace(bounded([...items, json]));

/** Forgets these: delivered, or refused for good. */
export const drop = (gone: string[]): void => replace(items.filter((item) => !gone.includes(item)));

/** Forgets what another page load has taken over: its key is gone. Asked before each new try. */
export const release = (): void => {
  if (isGranted() && !read(KEY)) items = [];
};

/** Takes over what other page loads have left: they are gone, or could not deliver it so far. */
export const adopt = (): void => {
  if (isGranted()) {
    for (const key in box) {
      if (key.startsWith(PREFIX) && key !== KEY) {
        replace([...box[key]!.split('\n'), ...items]);
        put(key, '');
      }
    }
  }
};
