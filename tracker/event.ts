/** One thing that happened becomes a message: stamped, frozen, queued, sent. */
import type { CollectEvent } from '../shared/collect.ts';
import { here, isExcluded } from './address.ts';
import { isGranted, isOut } from './consent.ts';
import { now, random } from './env.ts';
import { anonymousId } from './ident.ts';
import { append, pageLoadId } from './queue.ts';
import { send } from './send.ts';

type Without<Event, Keys extends string> = Event extends unknown ? Omit<Event, Keys> : never;
type Stamp = Pick<CollectEvent, 'id' | 'at' | 'url'>;
/** An event as its module describes it; what is missing is true of now. */
export type Draft = Without<CollectEvent, keyof Stamp | 'anonymousId'> & Partial<Stamp>;

let count = 0;
let latest = 0;

/** Where and when, once: `at` strictly increases, whatever the clock does, and the ids sort the same way. */
export const stamp = (): Stamp => {
  latest = Math.max(now(), latest + 1);
  return { id: `${pageLoadId}.${(count++).toString(36).padStart(3, '0')}`, at: latest, url: here() };
};

/** Queues the event and tries to send it; `urgent` at once, whatever else is under way. */
export const emit = (draft: Draft, urgent?: boolean): void => {
  const granted = isGranted();
  const event = { ...(draft.at ? draft : stamp()), ...draft } as Draft & Stamp;
  if (isOut() || isExcluded(event.url)) return;
  // Sending a form is the visitor's own word: it goes without consent, but tied to nothing, not even to this page load.
  const alone = !granted && event.type === 'form_submit' && event.identity;
  if (alone) event.id = `${random(16)}.000`;
  let json = JSON.stringify(event);
  // Three bytes each at worst: below the 32 KiB that the collector takes.
  if (json[10000]) json = JSON.stringify(event, (key, value) => (/^prop|traits/.test(key) ? undefined : value));
  append({ e: json, w: granted ? anonymousId() : alone ? 0 : '' });
  send(urgent);
};
