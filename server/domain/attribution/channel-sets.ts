/** Paths without their order and repeats: what Shapley's games are about (docs/attribution.md, "Shapley"). */
import { type Paths, pathKey } from './paths.ts';

/** Journeys grouped by their set of channels. */
export interface ChannelSet {
  /** Distinct places in `Paths.channels`, ascending. */
  readonly channels: Uint32Array;
  journeys: number;
  /** What the game counts: conversions, or their value. */
  worth: number;
}

/** What a coalition of channels is worth, as a rate; see shapley.ts. */
export type RateFunction = 'subset_rate' | 'exact_rate';

export function channelSets(paths: Paths, worth: 'conversions' | 'value'): ChannelSet[] {
  const sets = new Map<string, ChannelSet>();
  for (const path of paths.paths) {
    const channels = Uint32Array.from(new Set(path.steps)).sort();
    const key = pathKey(channels);
    const set = sets.get(key) ?? { channels, journeys: 0, worth: 0 };
    set.journeys += path.conversions + path.nonConversions;
    set.worth += path[worth];
    sets.set(key, set);
  }
  return [...sets.values()];
}
