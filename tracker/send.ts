/**
 * Delivery. The first event leaves in its own task; what happens while a request is under way leaves together when it
 * is answered: batches without timers. Failures wait ever longer; leaving the page, or a form, waits for nothing.
 */
import { isGranted } from './consent.ts';
import { now, options, site, source, warn } from './env.ts';
import { anonymousId } from './ident.ts';
import { all, drop } from './queue.ts';
import { cookieDomain } from './store.ts';

const api = new URL(options.api || '/', source);
// `data-api` may name just the host.
if (!api.pathname[1]) api.pathname = '/v1/collect';

/** Bytes of the requests under way. */
let flying = 0;
/** Characters of events in a request; less after a 413. */
let most = 50000;
let fails = 0;
let pause = 0;
let justFailed: boolean;
let warned: boolean;
/** Cookies go along where the collector is on the page's own site, so that it can renew the id cookie. */
let cookies = true;

const sameSite = (): boolean => `.${api.hostname}`.endsWith(`.${cookieDomain() || location.hostname}`);

/**
 * Sends the oldest new events of one visitor; `urgent` neither waits for the request under way nor for a pause to end,
 * and empties the queue.
 */
export const send = (urgent?: boolean): void => {
  if (!urgent && (flying || pause)) return;
  const granted = isGranted();
  let owner: string | 0 | undefined;
  let chars = 0;
  const batch = all().filter((item) => {
    if (item.f || !(granted || item.w === 0)) return false;
    if (item.w === '') item.w = anonymousId();
    owner ??= item.w;
    if (item.w !== owner || (chars && chars + item.e.length > most)) return false;
    chars += item.e.length;
    item.f = true;
    return true;
  });
  if (!chars) return;
  const envelope = JSON.stringify({
    key: site,
    anonymousId: owner || undefined,
    sentAt: now(),
    webdriver: navigator.webdriver,
  });
  const body = `${envelope.slice(0, -1)},"events":[${batch.map((item) => item.e)}]}`;
  const size = new Blob([body]).size;
  flying += size;

  /** Status 0: no answer came. */
  const done = (status: number, retryAfter = 0): void => {
    flying -= size;
    for (const item of batch) item.f = false;
    if (/^(0|408|429|5..)$/.test(status as unknown as string)) {
      justFailed = true;
      setTimeout(() => {
        justFailed = false;
      }, 1000);
      const seconds = Math.min(retryAfter, 3600) || Math.min(60, 2 ** fails++) * (Math.random() + 0.5);
      pause ||= window.setTimeout(resume, seconds * 1000);
    } else if (status === 413 && batch[1]) {
      most = chars / 2;
    } else {
      // Any other refusal would be the same for ever.
      drop(batch);
      fails = 0;
      if (status > 399 && !warned) {
        warned = true;
        warn(`${status} from ${api}: check data-site`);
      }
    }
    send();
  };

  // A plain string goes as text/plain: no preflight from another origin.
  fetch(api, {
    method: 'POST',
    body,
    // All keepalive requests of a page have 64 KiB together; above that they fail.
    keepalive: flying < 60000,
    credentials: owner && cookies && sameSite() ? 'include' : 'omit',
  }).then(
    (response) => done(response.status, +response.headers.get('retry-after')!),
    () => {
      // Perhaps the collector answers this origin without credentials; then only they stood in the way.
      cookies = false;
      done(0);
    },
  );
  if (urgent) send(true);
};

/** Tries again now. */
const resume = (): void => {
  clearTimeout(pause);
  pause = 0;
  send();
};

/** The network or the visitor is back: old failures say nothing any more. */
export const revive = (): void => {
  fails = 0;
  resume();
};

/**
 * Sends what is left when the page is being left. Chromium then rejects every fetch in flight, keepalive too, between
 * `pagehide` and `visibilitychange`, though it is delivered: who retries on that sends twice. Hence the second.
 */
export const flush = (): void => {
  if (!justFailed) send(true);
};
