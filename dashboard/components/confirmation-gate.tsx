/** Where "Is it you?" stands on the page, once somebody asks. */
import { lazy, Suspense, useEffect, useState } from 'react';
import { showConfirmations } from '../confirmation.ts';

/** Rarely needed: not among what a page loads. */
const Confirmation = lazy(() => import('./confirmation.tsx'));

export function ConfirmationGate() {
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    showConfirmations(setAsking);
    return () => showConfirmations(null);
  }, []);
  return isAsking ? (
    <Suspense fallback={null}>
      <Confirmation />
    </Suspense>
  ) : null;
}
