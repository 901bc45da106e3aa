/** First touch (docs/attribution.md, "Heuristic models"). */
import type { HeuristicModel, Weigher } from './model.ts';

const weigher: Weigher = {
  weigh(journey, out) {
    out[journey.from] = 1;
  },
  reason: (journey, row) => (row === journey.from ? 'first touch' : 'not the first touch'),
};

export const first: HeuristicModel = {
  kind: 'heuristic',
  id: 'first',
  title: 'First touch',
  description: 'All credit goes to the touchpoint that began the journey.',
  formula: 'w_1 = 1',
  weigher: () => weigher,
};
