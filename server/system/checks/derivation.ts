import { type Check, fail, ok, warn } from './check.ts';

const LATE_SECONDS = 60;
const STUCK_SECONDS = 3600;

/** Are journeys up to date? Reads of one person always are; lists and reports wait for this. */
export const derivation: Check = ({ derivationLagSeconds: lag }) => {
  const todo = 'Look in the log for `deriving failed`; if there is none, it is catching up with what arrived';
  if (lag < LATE_SECONDS) return ok('Journeys are up to date');
  const said = `Journeys are ${Math.round(lag / 60)} min behind what was stored`;
  return lag < STUCK_SECONDS ? warn(said, todo) : fail(said, todo);
};
