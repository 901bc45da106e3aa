/**
 * Delivery. The first event leaves in its own task; what happens while a request is under way leaves together when it
 * is answered: batches without timers. Failures wait ever longer; leaving the page, or a form, waits for nothing.
 */
import { isGranted } from './consent.ts';
import { options, site, source, warn } from './env.ts';
import { adopt, all, drop, release } from './queue.ts';
import { cookieDomain } from './store.ts';

const api = new URL(options.api || '/', source);
// `data-api` may name just the host.
if (!api.pathname[1]) api.pathname = '/v1/collect';

/** Events under way, and the bytes of their requests. */
let flying: string[] = [];
let bytes = 0;
/** Characters of events in a request; less after a 413. */
let most = 50000;
let fails = 0;
let pause: number | undefined;
let failedAt = 0;
/** Cookies go along where the collector is on the page's own site, so that it can renew the id cookie. */
let cookies = true;

/** A form that was sent without consent travels alone, without the cookie. */
const isNobodys = (json: string): boolean => WITH_FORMS && !json.startsWith('{"a');

/**
 * Sends the oldest new events; `urgent` neither waits for the request under way nor for a pause to end, and empties
 * the queue.
 */
export const send = (urgent?: boolean): void => {
  if (!urgent && (bytes || pause)) return;
  let chars = 0;
  let alone: boolean | undefined;
  const batch = all().filter((json) => {
    if (
      flying.includes(json) ||
      (chars && (alone || isNobodys(json) || chars + json.length > most)) ||
      !(isNobodys(json) || isGranted())
    )
      return false;
    alone = isNobodys(json);
    chars += json.length;
    return true;
  });
  if (!chars) return;
  const body = `{"key":"${site}","sentAt":${Date.now()},"webdriver":${navigator.webdriver},"events":[${batch}]}`;
  // Not a Blob's size: that asks another process.
  const size = new TextEncoder().encode(body).length;
  bytes += size;
  flying = [...flying, ...batch];

  /** Status 0: no answer came. */
  const done = (status: number, retryAfter = 0): void => {
    bytes -= size;
    flying = flying.filter((json) => !batch.includes(json));
    const failed = !status || status === 408 || status === 429 || status > 499;
    if (failed) {
      failedAt = Date.now();
      const seconds = Math.min(retryAfter, 3600) || Math.min(60, 2 ** fails++) * (Math.random() + 0.5);
      pause ||= window.setTimeout(resume, 1000 * seconds);
    } else if (status === 413 && batch[1]) {
      most = chars / 2;
    } else {
      // Any other refusal would be the same for ever.
      drop(batch);
      fails = 0;
    }
    if (failed ? fails > 3 : status > 399) warn(`${status || 'no answer'} from ${api}: check data-site, data-api`);
    send();
  };

  // A plain string goes as text/plain: no preflight from another origin.
  fetch(api, {
    method: 'POST',
    body,
    // All keepalive requests of a page have 64 KiB together; above that they fail.
    keepalive: bytes < 60000,
    credentials: !alone && cookies && `.${api.hostname}`.endsWith(`.${cookieDomain()}`) ? 'include' : 'omit',
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
  release();
  send();
};

/** Sends what other page loads have left. */
export const takeOver = (): void => {
  adopt();
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
  if (Date.now() - failedAt > 1000) send(true);
};
