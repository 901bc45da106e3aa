/**
 * What only some pages need is a file of its own, loaded where it is used: `data-use="chat phone"`, `?tl_debug`, an
 * embedded form that is seen. `import()` needs no element: strict Content Security Policies and Trusted Types let it.
 */
import { calls } from './api.ts';
import { isGranted } from './consent.ts';
import { guard, on, options, site, source } from './env.ts';
import { emit } from './event.ts';
import { all } from './queue.ts';
import { put, read } from './store.ts';
import { touch } from './touch.ts';

/** What an adapter may use of the tracker. */
export const host = { calls, emit, guard, on, options, site, isGranted, all, put, read, touch };
export type Host = typeof host;
/** Called once, or with each event that its form has caused. */
export type Adapter = (host: Host, event?: unknown) => void;

const load = (name: string, event?: unknown): void => {
  import(new URL(`${ADAPTERS + name}.js`, source).href).then((file) => file.default(host, event)).catch(() => {});
};

/** Whose messages are of interest. HubSpot's older forms, and those of its meetings, live in the page's own origin. */
const EMBEDS = /^https.*[/.](calendly|hubspot|jotform|pipedrive|tally|typeform)\.(com|net|so)$/;

export const watchAdapters = (): void => {
  for (const name of options.use?.match(/[\w.-]+/g) || []) load(name);
  if (/[?&]tl_debug/.test(location.search)) load('debug');
  on('message hs-form-event:on-submission:success', (event: MessageEvent) => {
    const name = /^hs-?form/i.test(event.data?.type || event.type) ? 'hubspot' : EMBEDS.exec(event.origin)?.[1];
    if (name) load(name, event);
  });
  on('focusin', ({ target }) => target.closest('.mktoForm') && load('marketo'));
};
