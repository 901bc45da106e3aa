/** Last non-direct touch (docs/attribution.md, "Heuristic models"). */
import type { EligibleJourney } from './eligible-journey.ts';
import type { HeuristicModel, Weigher } from './model.ts';

/** The last row that is not direct; -1: all are. */
function lastNonDirectRow({ table, from, to }: EligibleJourney): number {
  for (let row = to - 1; row >= from; row--) if (table.direct[row] === 0) return row;
  return -1;
}

const weigher: Weigher = {
  weigh(journey, out) {
    const row = lastNonDirectRow(journey);
    out[row >= 0 ? row : journey.to - 1] = 1;
  },
  reason(journey, row) {
    const winner = lastNonDirectRow(journey);
    if (winner < 0) return row === journey.to - 1 ? 'last touch: all are direct' : 'not the last touch';
    if (row === winner) return 'last touch that is not direct';
    return row > winner ? 'direct' : 'not the last touch that is not direct';
  },
};

export const lastNonDirect: HeuristicModel = {
  kind: 'heuristic',
  id: 'last_non_direct',
  title: 'Last non-direct touch',
  description: 'All credit goes to the last touchpoint that is not direct; to the last one where all are direct.',
  formula: 'w_i = 1 for the largest i that is not direct, else w_n = 1',
  weigher: () => weigher,
};
