/** What browsers load, built once in a run: see `once-a-run.ts`. */
import { join } from 'node:path';
import { buildDashboard } from '../../scripts/build-dashboard.ts';
import { buildTracker } from '../../scripts/build-tracker.ts';
import { onceARun } from './once-a-run.ts';

/** A folder as `dist/` is, with `dashboard/` alone in it. */
export async function builtDashboard() {
  const { folder, made } = await onceARun('built-dashboard', (dist) => buildDashboard(join(dist, 'dashboard')));
  return { dist: folder, sizes: made };
}

/** A folder as `dist/` is, with the tracker's files alone in it. */
export async function builtTracker(): Promise<string> {
  const { folder } = await onceARun('built-tracker', buildTracker);
  return folder;
}
