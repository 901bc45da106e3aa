/** One thing that happened becomes a message: stamped, frozen, queued, sent. */
import type { CollectEvent } from '../shared/collect.ts';
import { isExcluded, mask } from './address.ts';
import { isGranted, isOut } from './consent.ts';
import { newId } from './env.ts';
import { append, pageLoadId } from './queue.ts';
import { send } from './send.ts';

type Without<Event, Keys extends string> = Event extends unknown ? Omit<Event, Keys> : never;
type Stamp = Pick<CollectEvent, 'id' | 'at' | 'url'>;
/** An event as its module describes it, `type` first; what is missing is true of now. */
export type Draft = Without<CollectEvent, keyof Stamp | 'anonymousId'> & Partial<Stamp>;

let number = 1000;
let latest = 0;

/** Freezes the event, queues it and tries to send it; `urgent` at once, whatever else is under way. */
export const emit = (draft: Draft, urgent?: boolean): void => {
  // `at` strictly increases, whatever the clock does, and the ids sort the same way.
  latest = Math.max(Date.now(), latest + 1);
  const stamp = { id: `${pageLoadId}.${number++}`, at: latest, url: mask(location.href) };
  // Sending a form is the visitor's own word: it goes without consent, but tied to nothing, not even to this page load.
  const alone = WITH_LEADS && draft.type === 'form_submit' && draft.identity && !isGranted() && !isOut();
  const event = alone ? { ...draft, ...stamp, id: newId() } : { ...stamp, ...draft };
  if (WITH_PRIVACY && isExcluded(event.url)) return;
  const json = JSON.stringify(event);
  // Three bytes each at worst: below the 32 KiB that the collector takes.
  append(json[10000] ? JSON.stringify({ ...event, properties: undefined }) : json);
  send(urgent);
};
