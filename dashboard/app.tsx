/** The routes: sign-in for everyone, the pages for who is signed in. */
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { Route, Switch, useLocation, useSearchParams } from 'wouter';
import type { Session } from './api.ts';
import { ConfirmationGate } from './components/confirmation-gate.tsx';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { Frame } from './components/frame.tsx';
import { Notice, Problem } from './components/problem.tsx';
import { Skeleton } from './components/skeleton.tsx';
import { createFormat } from './format.ts';
import { FormatContext, locale } from './format-context.ts';
import { messages } from './messages/current.ts';
import { pages } from './pages.ts';
import { sessionQuery } from './queries.ts';
import { HereContext, siteOf } from './session-context.ts';
import { shareToken } from './share-token.ts';
import { useArrival, usePageTitle } from './use-arrival.ts';

/** Not among what who is signed in loads. */
const SignInPage = lazy(() => import('./pages/sign-in.tsx'));
const UnsubscribePage = lazy(() => import('./pages/unsubscribe.tsx'));
const SharedFrame = lazy(() => import('./components/shared-frame.tsx'));

export function App() {
  return (
    <Switch>
      <Route path="/sign-in">
        <SignIn />
      </Route>
      <Route path="/unsubscribe">
        <Loading>
          <UnsubscribePage />
        </Loading>
      </Route>
      <Route component={Gate} />
    </Switch>
  );
}

/** Around one page, not around the routes: what was shown before is gone at once, not when the page has come. */
function Loading({ children }: { children: ReactNode }) {
  return <Suspense fallback={<Skeleton rows={4} />}>{children}</Suspense>;
}

const SignIn = () => (
  <Loading>
    <SignInPage />
  </Loading>
);

/** Pages for who is signed in; the sign-in page, under the same address, for who is not. */
function Gate() {
  const session = useQuery(sessionQuery);
  if (session.isPending) return <Skeleton rows={4} />;
  if (session.isError) return <Problem error={session.error} onRetry={() => session.refetch()} />;
  if (session.data) return <Pages session={session.data} />;
  if (shareToken()) return <Notice icon="link" title={messages.shares.over} detail={messages.shares.overHint} />;
  return <SignIn />;
}

function Pages({ session }: { session: Session }) {
  const [path] = useLocation();
  const [search] = useSearchParams();
  const site = siteOf(session, search.get('site'));
  const siteParam = session.sites.length > 1 ? site?.id : undefined;
  const here = useMemo(() => (site ? { session, site, siteParam } : null), [session, site, siteParam]);
  const format = useMemo(() => createFormat(locale, site?.timeZone ?? 'UTC'), [site?.timeZone]);
  useArrival(path);
  if (!here) return <Notice icon="tag" title={messages.problem.noSite} detail={messages.problem.noSiteDetail} />;
  return (
    <HereContext value={here}>
      <FormatContext value={format}>
        <Around session={session}>
          {/* What was begun on one site ends there. */}
          <ErrorBoundary key={`${here.site.id} ${path}`}>
            <Suspense fallback={<Skeleton />}>
              <Switch>
                {pages.map(({ path: pattern, Page }) => (
                  <Route key={pattern} path={pattern} component={Page} />
                ))}
                <Route component={NotFound} />
              </Switch>
            </Suspense>
          </ErrorBoundary>
        </Around>
        <ConfirmationGate />
      </FormatContext>
    </HereContext>
  );
}

function Around({ session, children }: { session: Session; children: ReactNode }) {
  if (!session.share) return <Frame>{children}</Frame>;
  return (
    <Loading>
      <SharedFrame {...session.share}>{children}</SharedFrame>
    </Loading>
  );
}

function NotFound() {
  usePageTitle(messages.problem.notFound);
  return <Notice icon="search" title={messages.problem.notFound} detail={messages.problem.notFoundDetail} />;
}
