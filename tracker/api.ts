/** What pages may call: `throughline('track', ...)` or `throughline.track(...)`. */
import { isOut, remember } from './consent.ts';
import { emit } from './event.ts';
import { fill } from './fill.ts';
import { anonymousId, become, follow } from './ident.ts';
import { view } from './page.ts';
import { forget } from './queue.ts';
import { send } from './send.ts';
import { wipe } from './store.ts';
import { forgetTouches, touch } from './touch.ts';

/** Pages pass anything; the collector looks at what it is. */
type Properties = Record<string, unknown>;

/** 'granted', 'denied', 'out', or '', which takes an 'out' back and nothing else does. */
const decide = (choice: string): void => {
  if (isOut() !== !choice) return;
  if (choice !== 'granted') {
    wipe();
    forget();
  }
  remember(choice);
  if (WITH_FILL) touch();
  send();
};

export const calls = {
  consent: (choice: unknown) => /^(grant|deni)ed$/.test(choice as string) && decide(choice as string),
  optOut: () => decide('out'),
  optIn: () => decide(''),
  /** Undefined without consent: then there is none. */
  getAnonymousId(callback?: (id: string | undefined) => void): string | undefined {
    const id = anonymousId();
    callback?.(id);
    return id;
  },
  track: (name: unknown, properties: Properties) => emit({ type: 'custom', name: `${name}`, properties }, true),
  page: (properties: Properties) => view({ properties }),
  identify: (identity: Properties) => emit({ type: 'identify', identity: { ...identity } }, true),
  /** Another visitor from now on; what is queued stays the former one's. */
  reset(): void {
    if (anonymousId()) {
      const id = become();
      if (WITH_LINKER) follow(id);
    }
    if (WITH_FILL) forgetTouches();
  },
  ...(WITH_FILL && { fillForms: () => fill() }),
};
