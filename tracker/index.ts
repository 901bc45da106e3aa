/** The start: the one global, and in which order the parts begin. Wiring only. */
import { watchAdapters } from './adapters.ts';
import { calls } from './api.ts';
import { tellReading, tick, watchReading } from './engagement.ts';
import { doc, guard, on, options, site, warn } from './env.ts';
import { onLinkedEvent } from './linker.ts';
import { onLinkEvent } from './links.ts';
import { referrer, settleNavigation, view, watchNavigation } from './page.ts';
import { flush, revive, takeOver } from './send.ts';
import { touch } from './touch.ts';
import { watchForms } from './watch-forms.ts';

type Run = (...given: unknown[]) => unknown;
// biome-ignore lint/suspicious/noExplicitAny: a stub with a queue before the start, the real thing after
declare const window: { throughline?: any };

const api: Record<string, unknown> & Run = guard((name: string, ...given: unknown[]): unknown =>
  (api[name] as Run)(...given),
) as never;
/** A call that the stub has kept, or whoever kept the stub. */
const replay = (given: Iterable<unknown>): unknown => api(...given);

/**
 * The page is shown or left, or the network is back. A page that is prerendered, or opened in a tab nobody has looked
 * at, is hidden: it has no visitor yet.
 */
const change = ({ type }: { type?: string }): void => {
  if (doc.hidden || type === 'pagehide') {
    settleNavigation();
    if (WITH_FILL) touch();
    if (WITH_ENGAGEMENT) tellReading();
    flush();
  } else {
    if (WITH_ENGAGEMENT) tick();
    revive();
    // What can wait does not make the page wait.
    setTimeout(guard(later), 1000 + 2000 * Math.random());
  }
};

const later = (): void => {
  if (WITH_FILL) touch();
  takeOver();
};

const stub = window.throughline;
// If the tag stands twice in the page, the first one has it all.
if (!stub?.track) {
  for (const name in calls) api[name] = guard(calls[name as 'track'] as Run);
  // Who kept the stub still pushes here.
  api.q = { push: replay };
  window.throughline = api;
  if (WITH_ADVICE && !site) warn('data-site="wk_..." is missing');
  view({ referrer });
  stub?.q?.forEach(replay);
  watchNavigation();
  if (WITH_ENGAGEMENT) watchReading();
  // First, so that a link is seen as the page wrote it.
  if (WITH_LINKS) on('click auxclick submit', onLinkEvent);
  if (WITH_LINKER && options.domains) on('click auxclick submit', onLinkedEvent);
  if (WITH_FORMS || WITH_FILL) watchForms();
  if (WITH_ADAPTERS) watchAdapters();
  // Never `unload` or `beforeunload`: they would keep the page out of the back-forward cache.
  on('pagehide visibilitychange online', change);
  on('pageshow', ({ persisted }: PageTransitionEvent) => {
    if (persisted) view();
  });
  change({});
}
