/**
 * Counterfactual (docs/attribution.md, "Counterfactual"): p(path) = c/(c+z); m_i = max(p(path) - p(path without
 * position i), 0), an unseen path has p = 0; a one-touch path m = p; m normalised to 1 per path; all zero = last touch.
 */
import { fitHeader, sampleSizes, shares } from './fit-report.ts';
import type { FittedModel } from './model.ts';
import { type Path, pathKey } from './paths.ts';

export const counterfactual: FittedModel = {
  kind: 'fitted',
  id: 'counterfactual',
  title: 'Counterfactual',
  description: 'A touchpoint earns by how much more often its path converts than the same path without it.',
  formula: 'm_i = max(p(path) - p(path without i), 0), normalised to 1 per path; all zero = last touch; p = c/(c+z)',
  fit(paths) {
    const rates = new Map(paths.paths.map((path) => [pathKey(path.steps), rateOf(path)]));
    const conversions = new Float64Array(paths.channels.length);
    const value = new Float64Array(paths.channels.length);
    for (const path of paths.paths) {
      if (path.conversions === 0) continue;
      for (const [i, weight] of positionWeights(path, rates).entries()) {
        conversions[path.steps[i]!]! += weight * path.conversions;
        value[path.steps[i]!]! += weight * path.value;
      }
    }
    const share = shares(conversions);
    const valueShare = paths.value > 0 ? shares(value) : share;
    const sizes = sampleSizes(paths);
    return {
      ...fitHeader('counterfactual', 1, paths),
      channels: paths.channels.map((channel, a) => ({
        channel,
        journeys: sizes[a]!,
        share: share[a]!,
        valueShare: valueShare[a]!,
      })),
    };
  },
};

const rateOf = ({ conversions, nonConversions }: Path): number => conversions / (conversions + nonConversions);

function positionWeights(path: Path, rates: ReadonlyMap<string, number>): Float64Array {
  const key = pathKey(path.steps);
  const p = rateOf(path);
  const m = Float64Array.from(path.steps, (_, i) => {
    const without = key.slice(0, 2 * i) + key.slice(2 * i + 2);
    return Math.max(p - (rates.get(without) ?? 0), 0);
  });
  const weights = shares(m);
  if (weights.every((weight) => weight === 0)) weights[weights.length - 1] = 1;
  return weights;
}
