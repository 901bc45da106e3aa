import { describe, expect, it } from 'vitest';
import type { FitReport } from '../../../shared/api/compute.ts';
import { journeyOf, tableOf, UNLIMITED } from '../../../test/support/attribution/journeys.ts';
import { channelWeigher } from './channel-weights.ts';
import { explain, weighAll } from './credit.ts';
import { eligible } from './eligible.ts';
import { toTable } from './journey-table.ts';

const fitOf = (shares: Record<string, number>): FitReport => ({
  model: 'markov',
  version: 1,
  period: null,
  journeys: 10,
  conversions: 5,
  paths: 3,
  channels: Object.entries(shares).map(([channel, share]) => ({ channel, share, valueShare: share, journeys: 1 })),
});

const lay = (shares: Record<string, number>, channels: string[]) => {
  const table = tableOf([
    journeyOf(
      channels.map((channel, i) => [i, channel]),
      99,
    ),
  ]);
  return Array.from(weighAll(table, channelWeigher(fitOf(shares), table)));
};

describe('laying channel credit on a journey', () => {
  it('splits a channel equally over its touchpoints, among the channels present', () => {
    expect(lay({ A: 0.5, B: 0.25, C: 0.25 }, ['A', 'B', 'A'])).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(lay({ A: 0.6, B: 0.2, C: 0.2 }, ['A', 'B'])).toEqual([0.6 / 0.8, 0.2 / 0.8]);
  });

  it('gives a channel that is not in the fit nothing, unless there is no other', () => {
    expect(lay({ A: 1 }, ['A', 'New'])).toEqual([1, 0]);
    expect(lay({ A: 1 }, ['New', 'Other', 'New'])).toEqual([0.25, 0.5, 0.25]);
  });

  it('shares equally among channels that earned nothing, so that the deal sums to its value', () => {
    expect(lay({ A: 0, B: 0 }, ['A', 'B'])).toEqual([0.5, 0.5]);
  });

  it('says why', () => {
    const full = toTable([
      journeyOf(
        [
          [0, 'A'],
          [1, 'B'],
          [2, 'A'],
          [9, 'B'],
        ],
        3,
      ),
    ]);
    const table = eligible(full, UNLIMITED);
    const weigher = channelWeigher(fitOf({ A: 0.6, B: 0.2, C: 0.2 }), table);
    const lines = explain(full, table, UNLIMITED, weigher, weighAll(table, weigher), 0);
    expect(lines.map(({ reason }) => reason)).toEqual([
      'A earned 60.00 % in the fit, the channels of this journey 80.00 % together, split over its 2 touches',
      'B earned 20.00 % in the fit, the channels of this journey 80.00 % together',
      'A earned 60.00 % in the fit, the channels of this journey 80.00 % together, split over its 2 touches',
      'after the milestone',
    ]);
  });
});
