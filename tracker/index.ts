/** The start: the one global, and in which order the parts begin. Wiring only. */
import { watchAdapters } from './adapters.ts';
import { calls } from './api.ts';
import { tellReading, watchReading } from './engagement.ts';
import { doc, guard, on, options, site, warn } from './env.ts';
import { sendWaiting } from './event.ts';
import { watchLinkedSites } from './linker.ts';
import { watchLinks } from './links.ts';
import { landing, settleNavigation, view, watchNavigation } from './page.ts';
import { flush, revive, takeOver } from './send.ts';
import { touch } from './touch.ts';
import { watchForms } from './watch-forms.ts';

/** A call as the stub queues it: the function's `arguments`. */
type Call = Iterable<unknown>;
// biome-ignore lint/suspicious/noExplicitAny: a stub with a queue before the start, the real thing after
declare const window: { throughline?: any };

const call = guard(([name, ...given]: Call & [string, ...unknown[]]): unknown =>
  (calls as unknown as Record<string, (...given: unknown[]) => unknown>)[name]!(...given),
);

/**
 * The page is shown or left, or the network is back. A page that is prerendered, or opened in a tab nobody has looked
 * at, is hidden: it has no visitor yet.
 */
const change = ({ type }: { type?: string }): void => {
  if (doc.hidden || type === 'pagehide') {
    settleNavigation();
    if (WITH_ENGAGEMENT) tellReading();
    flush();
  } else {
    sendWaiting();
    revive();
  }
};

const stub = window.throughline;
// If the tag stands twice in the page, the first one has it all.
if (!stub?.track) {
  const api = (...given: unknown[]) => call(given as never);
  for (const name in calls) api[name as 'q'] = ((...given: unknown[]) => call([name, ...given])) as never;
  // Who kept the stub still pushes here.
  api.q = { push: call };
  window.throughline = api;
  if (!site) warn('data-site="wk_..." is missing');
  view(landing);
  stub?.q?.forEach(call);
  if (WITH_FILL) touch();
  watchNavigation();
  if (WITH_ENGAGEMENT) watchReading();
  // First, so that a link is seen as the page wrote it.
  if (WITH_LINKS) watchLinks();
  if (WITH_LINKER && options.domains) watchLinkedSites();
  if (WITH_FORMS || WITH_FILL) watchForms();
  if (WITH_ADAPTERS) watchAdapters();
  // Never `unload` or `beforeunload`: they would keep the page out of the back-forward cache.
  on('pagehide visibilitychange online', change);
  on('pageshow', ({ persisted }: PageTransitionEvent) => {
    if (persisted) view();
  });
  change({});
  setTimeout(takeOver, 1000 + 2000 * Math.random());
}
