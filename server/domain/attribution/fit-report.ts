/** What every fit reports (docs/attribution.md, "From channel credit to touchpoint credit": the response names the fit). */
import type { FitReport } from '../../../shared/api/compute.ts';
import type { Paths } from './paths.ts';

const instant = (time: number): string => new Date(time).toISOString();

export function fitHeader(model: string, version: number, paths: Paths): Omit<FitReport, 'channels'> {
  const { period, journeys, conversions } = paths;
  return {
    model,
    version,
    period: period && { from: instant(period.from), to: instant(period.to) },
    journeys,
    conversions,
    paths: paths.paths.length,
  };
}

/** Per channel: journeys it is part of. */
export function sampleSizes({ channels, paths }: Paths): Float64Array {
  const sizes = new Float64Array(channels.length);
  for (const { steps, conversions, nonConversions } of paths) {
    for (const channel of new Set(steps)) sizes[channel]! += conversions + nonConversions;
  }
  return sizes;
}

/** Divides by the sum, negatives counting 0: shares are >= 0 and sum to 1, or are all 0. */
export function shares(amounts: Float64Array): Float64Array {
  const sum = amounts.reduce((total, amount) => total + Math.max(0, amount), 0);
  return amounts.map((amount) => (amount > 0 ? amount / sum : 0));
}
