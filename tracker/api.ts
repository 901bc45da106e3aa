/** What pages may call: `throughline('track', ...)` or `throughline.track(...)`. */
import { decide, isGranted } from './consent.ts';
import { emit, forgetWaiting, sendWaiting } from './event.ts';
import { fill } from './fill.ts';
import { anonymousId, become } from './ident.ts';
import { view } from './page.ts';
import { forgetTouches, touch } from './touch.ts';

/** Pages pass anything; the collector looks at what it is. */
type Properties = Record<string, unknown>;

const change = (choice: string): void => {
  decide(choice);
  if (choice !== 'granted') forgetWaiting();
  if (WITH_FILL) touch();
  sendWaiting();
};

export const calls = {
  consent: (choice: unknown) => /^(granted|denied)$/.test(choice as string) && change(choice as string),
  optOut: () => change('out'),
  optIn: () => change('in'),
  /** Undefined without consent: then there is none. */
  getAnonymousId(callback?: (id: string | undefined) => void): string | undefined {
    const id = isGranted() ? anonymousId() : undefined;
    callback?.(id);
    return id;
  },
  track: (name: unknown, properties: Properties) => emit({ type: 'custom', name: `${name}`, properties }, true),
  page: (properties: Properties) => view({ properties }),
  identify: (identity: Properties) => emit({ type: 'identify', identity: { ...identity } }, true),
  /** Another visitor from now on; what is queued stays the former one's. */
  reset(): void {
    if (isGranted()) become();
    if (WITH_FILL) forgetTouches();
  },
  ...(WITH_FILL && { fillForms: () => fill() }),
};
