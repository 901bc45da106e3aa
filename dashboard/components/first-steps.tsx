/** What to do with a new site: loaded where there is one, so that nobody else waits for it. */
import { lazy, Suspense } from 'react';
import { Skeleton } from './skeleton.tsx';

const InstallSteps = lazy(() => import('./install-steps.tsx'));

export function FirstSteps() {
  return (
    <Suspense fallback={<Skeleton rows={2} />}>
      <InstallSteps />
    </Suspense>
  );
}
