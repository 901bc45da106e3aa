/** What pages may call: `throughline('track', ...)` or `throughline.track(...)`. */
import { decide, isGranted } from './consent.ts';
import { emit } from './event.ts';
import { fill } from './fill.ts';
import { anonymousId, renew } from './ident.ts';
import { sendLanding, view } from './page.ts';
import { all, drop } from './queue.ts';
import { send } from './send.ts';
import { forgetTouches, touch } from './touch.ts';

type Properties = Record<string, unknown>;
/** Pages pass anything; what is no object is no properties. */
const object = (given: unknown) => (Object(given) === given ? (given as Properties) : undefined);

const change = (decision: string): void => {
  decide(decision);
  // What waited is not sent after a no; a form that the visitor sent by herself is: it tells on nobody.
  if (!isGranted()) drop(all().filter((item) => item.w !== 0));
  if (WITH_FILL) touch();
  sendLanding();
  send();
};

export const calls = {
  consent(choice: unknown): void {
    if (choice === 'granted' || choice === 'denied') change(choice);
  },
  optOut: () => change('out'),
  optIn: () => change('in'),
  /** Undefined without consent: then there is none. */
  getAnonymousId(callback?: (id: string | undefined) => void): string | undefined {
    const id = isGranted() ? anonymousId() : undefined;
    callback?.(id);
    return id;
  },
  track(name: unknown, properties?: unknown): void {
    if (name) emit({ type: 'custom', name: `${name}`.slice(0, 255), properties: object(properties) }, true);
  },
  page: (properties?: unknown) => view(object(properties)),
  /** Empty values are left out: pages often pass what they do not have. */
  identify(given: Properties): void {
    const identity = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
    emit({ type: 'identify', identity }, true);
  },
  /** Another visitor from now on; what is queued stays the former one's. */
  reset(): void {
    if (isGranted()) renew();
    if (WITH_FILL) forgetTouches();
  },
  fillForms(): void {
    if (WITH_FILL) fill();
  },
};
