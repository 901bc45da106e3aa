/**
 * Events that are not delivered yet, as JSON, frozen when they happened. Its third character tells whose an event is:
 * `{"anonymousId"` a visitor's, `{"id"` still open (the page is not seen yet, or there is no consent), `{"type"`
 * nobody's: a form that was sent without consent. One localStorage key per page load: no other living page writes it,
 * so there is nothing to lock.
 */
import { isGranted } from './consent.ts';
import { newId, site } from './env.ts';
import { anonymousId, follow } from './ident.ts';
import { box, put, read } from './store.ts';

/** Random per page load: names the queue, and the events in it. */
export const pageLoadId = newId();

const PREFIX = `_tlq.${site}.`;
const KEY = PREFIX + pageLoadId;

let queue: string[] = [];
/** Those of them that are under way. */
export let flying: string[] = [];
/** The page has been seen: one that is prerendered, or in a tab nobody has looked at, has no visitor yet. */
let begun: boolean;

const without = (list: string[], gone: string[]): string[] => list.filter((json) => !gone.includes(json));
export const isNobodys = (json?: string): boolean => WITH_LEADS && json?.[2] === 't';

export const all = (): string[] => queue;

/** Nothing waits in memory alone once it may be on the device. */
const save = (): void => put(KEY, queue.join('\n'));

/** When full the middle goes: the first says where the visitor came from, the last what she wants. */
export const append = (json: string): void => {
  queue.push(json);
  queue.splice(100, queue.length - 200);
};

/**
 * The oldest events for one request, under way from now on; none if nothing may leave, or `blocked`. First all that are
 * still open get their visitor and are written ahead: in the task of the event, before it is sent.
 */
export const take = (most: number, blocked: unknown): string[] => {
  const visitor = begun && anonymousId();
  if (visitor) {
    // Until then answers to a former visitor's requests may bring her cookie back.
    if (WITH_LINKER && !flying[0]) follow('');
    queue = queue.map((json) => (json[2] === 'i' ? `{"anonymousId":"${visitor}",${json.slice(1)}` : json));
    save();
  }
  const rest = blocked ? [] : without(queue, flying);
  const nobodys = WITH_LEADS && rest.find(isNobodys);
  const batch = nobodys ? [nobodys] : visitor ? rest.slice(0, most) : [];
  flying.push(...batch);
  return batch;
};

/** Their request has ended: they are delivered, or refused for good, unless they are to be sent `again`. */
export const land = (batch: string[], again: unknown): void => {
  flying = without(flying, batch);
  if (!again) queue = without(queue, batch);
};

/** After a no: what waited is not sent. Only the landing, number 1000, stays in mind for a later yes. */
export const forget = (): void => {
  queue = queue.filter((json) => isNobodys(json) || /^{"id":"\w+\.1000"/.test(json));
};

/** Before each new try, the first included: forgets what another page load has taken over, whose key is gone. */
export const begin = (): void => {
  begun = true;
  queue = queue.filter((json) => json[2]! > 'a' || read(KEY));
};

/**
 * Takes over what other page loads have left: they are gone, or could not deliver it so far. Only where it may be kept and
 * sent, and ours is written before theirs goes: this page too may end at any time.
 */
export const adopt = (): void => {
  for (const key in box) {
    if (key.startsWith(PREFIX) && key !== KEY && isGranted()) {
      queue = [...box[key]!.split('\n'), ...queue];
      save();
      put(key, '');
    }
  }
};
