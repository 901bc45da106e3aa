/**
 * Time decay (docs/attribution.md, "Heuristic models"): continuous, not in whole days. Powers are taken relative to
 * the newest touchpoint, or the weights of an old journey would all underflow to 0.
 */
import { DAY_MS } from './eligible.ts';
import type { HeuristicModel, ModelSettings, Weigher } from './model.ts';

function timeDecayWeigher({ halfLifeDays }: ModelSettings): Weigher {
  const halfLifeMs = halfLifeDays * DAY_MS;
  return {
    weigh({ table: { time }, from, to }, out) {
      const newest = time[to - 1]!;
      let sum = 0;
      for (let i = from; i < to; i++) {
        const power = 2 ** ((time[i]! - newest) / halfLifeMs);
        out[i] = power;
        sum += power;
      }
      for (let i = from; i < to; i++) out[i]! /= sum;
    },
    reason(journey, row) {
      const days = (journey.at - journey.table.time[row]!) / DAY_MS;
      const half = shortNumber(halfLifeDays);
      return `2^(-${shortNumber(days)}/${half}) of a touch at the milestone itself (half-life ${half} days)`;
    },
  };
}

const shortNumber = (value: number): string => String(Number(value.toPrecision(4)));

export const timeDecay: HeuristicModel = {
  kind: 'heuristic',
  id: 'time_decay',
  title: 'Time decay',
  description:
    'The closer to the milestone, the more: a touchpoint one half-life (7 days unless set) older earns half.',
  formula: 'w_i proportional to 2^(-(T - time_i)/H)',
  weigher: timeDecayWeigher,
};
