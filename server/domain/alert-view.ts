/** Alerts as the API shows them. */
import type { Alert, AlertSettings } from '../../shared/api/alert.ts';
import { toIso } from './iso.ts';

/** As it is stored: times are ms UTC. */
type Noted = Omit<Alert, 'since' | 'checkedAt'> & { since: number; checkedAt: number };

/** Those that the site has switched on. */
export function alertViews(noted: readonly Noted[], settings: AlertSettings): Alert[] {
  return noted
    .filter(({ kind }) => settings[kind] !== null)
    .map(({ since, checkedAt, ...alert }) => ({ ...alert, since: toIso(since), checkedAt: toIso(checkedAt) }));
}
