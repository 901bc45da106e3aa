/** Where "Is it you?" stands on the page, once somebody asks. */
import { lazy, Suspense, useEffect, useState } from 'react';
import { endConfirmation, showConfirmations } from '../confirmation.ts';

/** Rarely needed: not among what a page loads. Where it cannot be had, nothing is confirmed, and whoever asked says so. */
const Confirmation = lazy(() =>
  import('./confirmation.tsx').catch(() => {
    endConfirmation(false);
    return { default: () => <></> };
  }),
);

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
