/** Runs a rebuild to its end, in steps that leave the writer free for events in between. */
import type { Clock } from '../clock.ts';
import { START } from '../storage/rebuild.ts';
import type { Storage } from '../storage/storage.ts';

export interface RebuildProgress {
  id: string;
  status: 'running' | 'done' | 'failed';
  /** 0 to 1 */
  progress: number;
  /** The derived digest when done. */
  derived: string | null;
}

/** Visitors or identifiers a step: short enough that no event waits long. */
const STEP = 100;

export async function rebuild(
  storage: Storage,
  siteIds: readonly number[],
  clock: Clock,
  state: RebuildProgress,
): Promise<void> {
  const sizes = await Promise.all(siteIds.map((siteId) => storage.read('rebuildSize', siteId)));
  const total = Math.max(
    1,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  let before = 0;
  for (const [i, siteId] of siteIds.entries()) {
    for (let step = START; step.phase !== 'done'; ) {
      step = await storage.write('rebuildStep', siteId, step, STEP, clock.now());
      state.progress = Math.min(0.999, (before + step.done) / total);
    }
    before += sizes[i]!;
  }
  await storage.project('next');
  state.derived = (await storage.read('digests', siteIds)).derived;
  state.progress = 1;
  state.status = 'done';
}
