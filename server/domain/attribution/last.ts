/** Last touch (docs/attribution.md, "Heuristic models"). */
import type { HeuristicModel, Weigher } from './model.ts';

const weigher: Weigher = {
  weigh(journey, out) {
    out[journey.to - 1] = 1;
  },
  reason: (journey, row) => (row === journey.to - 1 ? 'last touch' : 'not the last touch'),
};

export const last: HeuristicModel = {
  kind: 'heuristic',
  id: 'last',
  title: 'Last touch',
  description: 'All credit goes to the last touchpoint at or before the milestone.',
  formula: 'w_n = 1',
  weigher: () => weigher,
};
