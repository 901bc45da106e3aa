/** All measures, in the order they run: what others compare with comes first. */
import type { Measure } from './measure.ts';
import { batchesBySegment, batchesByTracker } from './measures/batches.ts';
import { ceiling } from './measures/ceiling.ts';
import { derived } from './measures/derived.ts';
import { enrichment } from './measures/enrichment.ts';
import { latency } from './measures/latency.ts';
import { bareRoute, singleEvents } from './measures/single-events.ts';

export const MEASURES: readonly Measure[] = [
  bareRoute,
  singleEvents,
  ceiling,
  batchesByTracker,
  batchesBySegment,
  derived,
  latency,
  enrichment,
];

/** The named ones and what they need; all without names. @throws on an unknown name */
export function measuresFor(names: readonly string[]): Measure[] {
  const known = new Map(MEASURES.map((measure) => [measure.name, measure]));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new Error(`There is no measure ${unknown.join(', ')}; there are ${[...known.keys()].join(', ')}`);
  const wanted = new Set(names.flatMap((name) => [name, ...(known.get(name)!.needs ?? [])]));
  return MEASURES.filter(({ name }) => names.length === 0 || wanted.has(name));
}
