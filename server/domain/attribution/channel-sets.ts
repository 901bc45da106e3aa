/** Paths without their order and repeats: what Shapley's games are about (docs/attribution.md, "Shapley"). */
import { type Paths, pathKey } from './paths.ts';

/** Journeys grouped by their set of channels. */
export interface ChannelSet {
  /** Distinct places in `Paths.channels`, ascending. */
  readonly channels: Uint32Array;
  journeys: number;
  conversions: number;
  /** Of the conversions, in minor units. */
  value: number;
}

/** What a game counts. */
export type Worth = 'conversions' | 'value';

/** What a coalition of channels is worth, as a rate; see shapley.ts. */
export type RateFunction = 'subset_rate' | 'exact_rate';

export function channelSets(paths: Paths): ChannelSet[] {
  const sets = new Map<string, ChannelSet>();
  for (const { steps, conversions, nonConversions, value } of paths.paths) {
    const channels = distinct(steps);
    const key = pathKey(channels);
    const set = sets.get(key) ?? { channels, journeys: 0, conversions: 0, value: 0 };
    set.journeys += conversions + nonConversions;
    set.conversions += conversions;
    set.value += value;
    sets.set(key, set);
  }
  return [...sets.values()];
}

/** Ascending, each once. */
function distinct(steps: Uint32Array): Uint32Array {
  const sorted = steps.toSorted();
  let kept = 0;
  for (const step of sorted) if (kept === 0 || sorted[kept - 1] !== step) sorted[kept++] = step;
  return sorted.slice(0, kept);
}
