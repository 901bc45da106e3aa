import { describe, expect, it } from 'vitest';
import { pathsFrom } from '../../../test/support/attribution/journeys.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import { markov } from './markov.ts';
import { DEFAULT_SETTINGS } from './model.ts';
import type { Paths } from './paths.ts';
import { seededRandom } from './random.ts';

const fit = (paths: Paths) => markov.fit(paths, DEFAULT_SETTINGS);
const paths = (size: number) =>
  pathsFrom([
    { path: ['A'], conversions: 30 * size, nulls: 30 * size },
    { path: ['A', 'B'], conversions: 10 * size, nulls: 30 * size },
    { path: ['C'], conversions: 9 * size, nulls: 40 * size },
  ]);
const intervals = (size: number, seed = 1) => bootstrapIntervals(paths(size), fit, { random: seededRandom(seed) });

describe('bootstrap intervals', () => {
  it('hold the share, and are the same for the same seed', () => {
    for (const { share, low, high } of intervals(1)) {
      expect(low).toBeLessThan(share);
      expect(high).toBeGreaterThan(share);
      expect(low >= 0 && high <= 1).toBe(true);
    }
    expect(intervals(1)).toEqual(intervals(1));
    expect(intervals(1)).not.toEqual(intervals(1, 2));
  });

  it('narrow with the square root of the sample', () => {
    const width = (size: number) => {
      const { low, high } = intervals(size)[0]!;
      return high - low;
    };
    expect(width(1) / width(100)).toBeGreaterThan(6);
    expect(width(1) / width(100)).toBeLessThan(16);
  });

  it('rank no channels whose intervals overlap', () => {
    expect(intervals(1).map(({ channel, rank }) => [channel, rank])).toEqual([
      ['A', 1],
      ['B', null],
      ['C', null],
    ]);
    expect(intervals(1000).map(({ rank }) => rank)).toEqual([1, 2, 3]);
  });
});

describe('seededRandom', () => {
  it('is uniform enough and repeats', () => {
    const random = seededRandom(42);
    const bins = new Uint32Array(10);
    for (let i = 0; i < 100_000; i++) bins[Math.floor(random() * 10)]!++;
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(500);
    expect([seededRandom(7)(), seededRandom(7)()]).toEqual([seededRandom(7)(), seededRandom(7)()]);
  });
});
