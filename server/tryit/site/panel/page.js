/**
 * The page the panel stands beside: its tracker, its clock, and where it goes. The panel lives in a frame of its own,
 * without a tracker, so that using it leaves no trace in the journey.
 */

const page = /** @type {Window & { throughline?: Function, tryItClock?: { set(ms: number): void } }} */ (window.parent);
const WAIT_MS = 4000;

const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves once the tracker's script has run; false when it has not after a while (an ad blocker, no collector). */
export async function trackerRuns() {
  for (let waited = 0; waited < WAIT_MS; waited += 100) {
    if (typeof page.throughline === 'function') return true;
    await sleep(100);
  }
  return false;
}

/** @returns {Promise<string | null>} */
export function anonymousId() {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), WAIT_MS);
    page.throughline?.('getAnonymousId', (/** @type {string | null} */ id) => resolve(id ?? null));
  });
}

/** Makes the browser a new visitor, and lets the tracker send what it still has. */
export async function reset() {
  page.throughline?.('reset');
  await sleep(250);
}

/** The page's clock follows the server's at once, so that what is sent on leaving is dated right. */
export const setClock = (/** @type {number} */ offsetMs) => page.tryItClock?.set(offsetMs);

export const go = (/** @type {string} */ location) => page.location.assign(location);

/** Open, or folded to a strip or a sheet's head. @param {boolean} open */
export function setOpen(open) {
  page.document.documentElement.dataset.panel = open ? 'open' : 'folded';
  try {
    localStorage.setItem('tryit:panel', open ? 'open' : 'folded');
  } catch {
    // Storage may be blocked: then the panel forgets.
  }
}

export const isOpen = () => page.document.documentElement.dataset.panel === 'open';

/** Whether the panel is a sheet under the page instead of a column beside it. */
export const sheet = page.matchMedia('(max-width: 899.98px)');
