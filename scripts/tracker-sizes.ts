/** Holds the tracker's builds to their limits. */
import { bundleTracker } from './build-tracker.ts';
import type { Counts } from './run-stages.ts';
import { TRACKER_BUILDS } from './tracker-builds.ts';

export async function trackerSizes(): Promise<Counts> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, { parts, limit, wanted }] of Object.entries(TRACKER_BUILDS)) {
    const { brotli } = await bundleTracker(parts);
    const fits = brotli.length <= limit;
    counts[fits ? 'passed' : 'failed']++;
    console.log(`${fits ? 'fits' : 'TOO LARGE'}  ${name}: ${brotli.length} B brotli, limit ${limit}, wanted ${wanted}`);
  }
  return counts;
}
