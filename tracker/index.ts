/** The start: the one global, and in which order the parts begin. Wiring only. */
import { calls } from './api.ts';
import { doc, guard, on, site, warn } from './env.ts';
import { land, sendLanding, settleNavigation, view, watchNavigation } from './page.ts';
import { adopt } from './queue.ts';
import { flush, revive, send } from './send.ts';
import { touch } from './touch.ts';
import { watchForms } from './watch-forms.ts';

/** A call as the stub queues it: the function's `arguments`. */
type Call = Iterable<unknown>;
type Calls = Record<string, (...given: unknown[]) => unknown>;
// biome-ignore lint/suspicious/noExplicitAny: a stub with a queue before the start, the real thing after
declare const window: { throughline?: any };

let begun: boolean;
const waiting: Call[] = [];

/** Calls that make events wait for the first view, so that a visit begins with its landing. */
const call = guard((given: Call): unknown => {
  const [name, ...rest] = given as [string, ...unknown[]];
  return begun || /^(con|opt|get)/.test(name) ? (calls as Calls)[name]!(...rest) : waiting.push(given);
});

/** A page that is prerendered, or opened in a tab nobody has looked at, is hidden: it has no visitor yet. */
const begin = (): void => {
  if (begun || doc.hidden) return;
  begun = true;
  land();
  adopt();
  if (WITH_FILL) touch();
  sendLanding();
  send();
  watchNavigation();
  if (WITH_FORMS || WITH_FILL) watchForms();
  waiting.forEach(call);
};

const leave = (): void => {
  settleNavigation();
  flush();
};

const stub = window.throughline;
// If the tag stands twice in the page, the first one has it all.
if (!stub?.track) {
  const api = ((...given: unknown[]) => call(given)) as unknown as Calls & { q: unknown };
  for (const name in calls) api[name] = (...given) => call([name, ...given]);
  // Who kept the stub still pushes here.
  api.q = { push: call };
  window.throughline = api;
  if (!site) warn('nothing is tracked without data-site="wk_...", the write key, on the script tag');
  stub?.q?.forEach(call);
  // Never `unload` or `beforeunload`: they would keep the page out of the back-forward cache.
  on('pagehide', leave);
  on('visibilitychange', () => {
    if (doc.hidden) return leave();
    begin();
    sendLanding();
    revive();
  });
  on('pageshow', (event: PageTransitionEvent) => {
    if (event.persisted) {
      adopt();
      sendLanding();
      view();
    }
  });
  on('online', revive);
  begin();
}
