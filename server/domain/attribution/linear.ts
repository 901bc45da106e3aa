/** Linear (docs/attribution.md, "Heuristic models"). */
import type { HeuristicModel, Weigher } from './model.ts';

const weigher: Weigher = {
  weigh(journey, out) {
    const share = 1 / journey.size;
    for (let i = journey.from; i < journey.to; i++) out[i] = share;
  },
  reason: (journey) => (journey.size === 1 ? 'the only touch' : `one of ${journey.size} equal shares`),
};

export const linear: HeuristicModel = {
  kind: 'heuristic',
  id: 'linear',
  title: 'Linear',
  description: 'Every touchpoint earns the same.',
  formula: 'w_i = 1/n',
  weigher: () => weigher,
};
