/** One thing that happened becomes a message: stamped, frozen, queued, sent. */
import type { CollectEvent } from '../shared/collect.ts';
import { here, isExcluded } from './address.ts';
import { isGranted, isOut } from './consent.ts';
import { doc, newId } from './env.ts';
import { anonymousId } from './ident.ts';
import { append, bounded, pageLoadId } from './queue.ts';
import { send } from './send.ts';

type Without<Event, Keys extends string> = Event extends unknown ? Omit<Event, Keys> : never;
type Stamp = Pick<CollectEvent, 'id' | 'at' | 'url'>;
/** An event as its module describes it; what is missing is true of now. */
export type Draft = Without<CollectEvent, keyof Stamp | 'anonymousId'> & Partial<Stamp>;

let number = 1000;
let latest = 0;
let begun: boolean;
/** Events that wait for the page to be seen and for consent, in the memory of the page only. */
let waiting: string[] = [];

const pass = (json: string, urgent?: boolean): void => {
  if (begun && isGranted()) {
    append(`{"anonymousId":"${anonymousId()}",${json.slice(1)}`);
    send(urgent);
  } else waiting = bounded([...waiting, json]);
};

/** Freezes the event, queues it and tries to send it; `urgent` at once, whatever else is under way. */
export const emit = (draft: Draft, urgent?: boolean): void => {
  // `at` strictly increases, whatever the clock does, and the ids sort the same way.
  latest = Math.max(Date.now(), latest + 1);
  const event = { id: `${pageLoadId}.${number++}`, at: latest, url: here(), ...draft };
  if (WITH_PRIVACY && isExcluded(event.url)) return;
  // Sending a form is the visitor's own word: it goes without consent, but tied to nothing, not even to this page load.
  const alone = WITH_FORMS && event.type === 'form_submit' && event.identity && !isGranted() && !isOut();
  if (alone) event.id = newId();
  let json = JSON.stringify(event);
  // Three bytes each at worst: below the 32 KiB that the collector takes.
  if (json[10000]) json = JSON.stringify({ ...event, properties: undefined });
  if (alone) {
    append(json);
    send(urgent);
  } else pass(json, urgent);
};

/** Sends what waited, after a yes and from the moment on that the page is seen. */
export const sendWaiting = (): void => {
  begun ||= !doc.hidden;
  const events = waiting;
  waiting = [];
  for (const json of events) pass(json);
};

/** After a no: what waited is not sent. Only the landing, number 1000, stays in mind for a later yes. */
export const forgetWaiting = (): void => {
  waiting = waiting.filter((json) => json.includes(`${pageLoadId}.1000"`));
};
