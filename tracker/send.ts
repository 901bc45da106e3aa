/**
 * Delivery. The first event leaves in its own task; what happens while a request is under way leaves together when it
 * is answered: batches without timers. Failures wait ever longer; leaving the page, or a form, waits for nothing.
 */
import { options, site, source, warn } from './env.ts';
import { adopt, begin, flying, isNobodys, land, take } from './queue.ts';
import { sharesCookies } from './store.ts';

const api = new URL(options.api || '/', source);
// `data-api` may name just the host.
if (!api.pathname[1]) api.pathname = '/v1/collect';

/** Events in a request; fewer after a 413. */
let most = 10;
let fails = 0;
let pause: ReturnType<typeof setTimeout> | undefined | 0;

/**
 * Cookies go along where the collector is on the page's own site, so that it can renew the id cookie. Taken back at the
 * first failure: perhaps the collector answers this origin without credentials.
 */
let cookies: unknown = true;

/**
 * Sends the oldest new events; `urgent` neither waits for the request under way nor for a pause to end, and empties
 * the queue.
 */
export const send = (urgent?: boolean): void => {
  const batch = take(most, !urgent && (flying[0] || pause));
  if (!batch[0]) return;

  /** Status 0: no answer came. */
  const done = ({ status, headers }: { status: number; headers?: Headers }): void => {
    // Any other refusal would be the same for ever.
    const failed = /^(0|408|429|5)/.test(status as never) || (status === 413 && batch[1]);
    if (WITH_RENEWAL) cookies &&= status;
    land(batch, failed);
    if (status === 413) most = (batch.length + 1) / 2;
    if (failed) {
      const seconds = +(headers?.get('retry-after') as string) || 2 ** fails++ * (Math.random() + 0.5);
      pause ||= setTimeout(resume, 1000 * Math.min(seconds, 3600));
    } else {
      fails = 0;
    }
    if (WITH_ADVICE && (failed ? fails > 3 : status > 399)) {
      warn(`${status || 'no answer'} from ${api}: check data-site, data-api`);
    }
    send();
  };

  fetch(api, {
    method: 'POST',
    // A plain string goes as text/plain: no preflight from another origin.
    body: `{"key":"${site}","sentAt":${Date.now()}${WITH_SIGNALS ? `,"webdriver":${navigator.webdriver}` : ''},"events":[${batch}]}`,
    // All keepalive requests of a page have 64 KiB together; above that they fail. Here nothing takes fewer bytes.
    keepalive: encodeURI(flying as never).length < 60000,
    ...(WITH_RENEWAL && {
      credentials: cookies && !isNobodys(batch[0]) && sharesCookies(api.hostname) ? 'include' : 'omit',
    }),
  }).then(done, () => done({ status: 0 }));
  if (urgent) send(true);
};

/** Tries again now. */
const resume = (): void => {
  clearTimeout(pause as number);
  pause = 0;
  begin();
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
 * Sends what is left when the page is being left, unless the collector has just failed. Chromium then rejects every fetch
 * in flight, keepalive too, between `pagehide` and `visibilitychange`, though it is delivered: who retries on that sends
 * twice.
 */
export const flush = (): void => {
  if (!pause) send(true);
};
