import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathData } from '../../../test/support/attribution/arbitraries.ts';
import { pathsFrom } from '../../../test/support/attribution/journeys.ts';
import { type ChannelSet, channelSets, type RateFunction, type Worth } from './channel-sets.ts';
import { DEFAULT_SETTINGS, type ModelSettings } from './model.ts';
import type { Paths } from './paths.ts';
import { exactRates, shapley, subsetConversions } from './shapley.ts';
import { sampleRates } from './shapley-sampled.ts';

const rate = fc.constantFrom<RateFunction>('subset_rate', 'exact_rate');
const fitShapley = (paths: Paths, option: ModelSettings['shapley']) => {
  const report = shapley.fit(paths, { ...DEFAULT_SETTINGS, shapley: option });
  if ('problem' in report) throw new Error(report.problem);
  return report;
};

/** phi by its definition, from any v: the reference for all short cuts. */
function byDefinition(v: (coalition: ReadonlySet<number>) => number, n: number): number[] {
  const factorial = (k: number): number => (k <= 1 ? 1 : k * factorial(k - 1));
  return Array.from({ length: n }, (_, a) => {
    const others = Array.from({ length: n }, (_, i) => i).filter((i) => i !== a);
    let phi = 0;
    for (let mask = 0; mask < 2 ** others.length; mask++) {
      const s = others.filter((_, bit) => mask & (1 << bit));
      const weight = (factorial(s.length) * factorial(n - s.length - 1)) / factorial(n);
      phi += weight * (v(new Set([...s, a])) - v(new Set(s)));
    }
    return phi;
  });
}

const within = (sets: readonly ChannelSet[], coalition: ReadonlySet<number>) =>
  sets.filter(({ channels }) => channels.every((channel) => coalition.has(channel)));
const sum = (list: Iterable<number>) => [...list].reduce((a, b) => a + b, 0);
const rateOf = (sets: readonly ChannelSet[], worth: Worth) => {
  const journeys = sum(sets.map((set) => set.journeys));
  return journeys > 0 ? sum(sets.map((set) => set[worth])) / journeys : 0;
};

function expectAllClose(actual: ArrayLike<number>, expected: ArrayLike<number>) {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of Array.from(actual).entries()) expect(value).toBeCloseTo(expected[i]!, 10);
}

describe('Shapley', () => {
  it('equals its definition, for every value function', () => {
    fc.assert(
      fc.property(pathData(), (data) => {
        const paths = pathsFrom(data);
        const n = paths.channels.length;
        for (const worth of ['conversions', 'value'] as const) {
          const sets = channelSets(paths);
          const conversions = byDefinition((s) => sum(within(sets, s).map((set) => set[worth])), n);
          expectAllClose(subsetConversions(sets, n, worth), conversions);
          expectAllClose(
            exactRates(sets, n, 'subset_rate', worth),
            byDefinition((s) => rateOf(within(sets, s), worth), n),
          );
          const exactly = (s: ReadonlySet<number>) => sets.filter(({ channels }) => channels.length === s.size);
          const exact = byDefinition((s) => rateOf(within(exactly(s), s), worth), n);
          expectAllClose(exactRates(sets, n, 'exact_rate', worth), exact);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is efficient: the values sum to what all channels together are worth', () => {
    fc.assert(
      fc.property(pathData(8), (data) => {
        const paths = pathsFrom(data);
        const values = (option: ModelSettings['shapley']) =>
          sum(fitShapley(paths, option).channels.map(({ shapleyValue }) => shapleyValue!));
        expect(values('subset_conversions')).toBeCloseTo(paths.conversions, 9);
        expect(values('subset_rate')).toBeCloseTo(paths.journeys > 0 ? paths.conversions / paths.journeys : 0, 9);
      }),
    );
  });

  it('is symmetric: channels that always come together earn the same', () => {
    fc.assert(
      fc.property(pathData(4), rate, (data, option) => {
        // X joins wherever A is.
        const paths = pathsFrom(
          data.map((line) => ({ ...line, path: line.path.flatMap((c) => (c === 'A' ? ['A', 'X'] : [c])) })),
        );
        const [a, x] = [paths.channels.indexOf('A'), paths.channels.indexOf('X')];
        if (a < 0) return;
        for (const choice of [option, 'subset_conversions'] as const) {
          const { channels } = fitShapley(paths, choice);
          expect(channels[x]!.shapleyValue).toBeCloseTo(channels[a]!.shapleyValue!, 10);
        }
      }),
    );
  });

  it('gives a null player nothing: a channel that is only on journeys without conversion', () => {
    fc.assert(
      fc.property(pathData(4), (data) => {
        const { channels } = fitShapley(
          pathsFrom([...data, { path: ['Z', 'A'], conversions: 0, nulls: 4 }]),
          'subset_conversions',
        );
        expect(channels.find(({ channel }) => channel === 'Z')).toMatchObject({ share: 0, shapleyValue: 0 });
      }),
    );
    // Rates: a channel whose presence changes no coalition's rate.
    const paths = pathsFrom([
      { path: ['A'], conversions: 1, nulls: 1 },
      { path: ['A', 'Z'], conversions: 1, nulls: 1 },
      { path: ['B'], conversions: 1, nulls: 3 },
      { path: ['B', 'Z'], conversions: 1, nulls: 3 },
    ]);
    // Z alone is unseen, v = 0; with A it is 1/2 as A alone, with B 1/4 as B alone, with both 1/3 as both without it.
    const z = fitShapley(paths, 'subset_rate').channels.find(({ channel }) => channel === 'Z')!;
    expect(z.shapleyValue).toBeCloseTo(0, 12);
  });

  it('is additive: the values of two sets of conversions add up', () => {
    fc.assert(
      fc.property(pathData(5), (data) => {
        // The same journeys, their conversions counted in two parts: v = v1 + v2 for all value functions.
        const paths = pathsFrom(data);
        const n = paths.channels.length;
        const whole = channelSets(paths);
        const first = whole.map((set) => ({ ...set, conversions: Math.floor(set.conversions / 2) }));
        const second = whole.map((set) => ({ ...set, conversions: Math.ceil(set.conversions / 2) }));
        const add = (f: (sets: ChannelSet[]) => Float64Array) => {
          const other = f(second);
          expectAllClose(
            f(whole),
            f(first).map((value, i) => value + other[i]!),
          );
        };
        add((sets) => subsetConversions(sets, n, 'conversions'));
        add((sets) => exactRates(sets, n, 'subset_rate', 'conversions'));
        add((sets) => exactRates(sets, n, 'exact_rate', 'conversions'));
      }),
    );
  });

  it('without conversions gives no credit', () => {
    for (const option of ['subset_conversions', 'subset_rate', 'exact_rate'] as const) {
      const { channels } = fitShapley(pathsFrom([{ path: ['A', 'B'], conversions: 0, nulls: 2 }]), option);
      for (const { share, valueShare } of channels) expect([share, valueShare]).toEqual([0, 0]);
      expect(fitShapley(pathsFrom([]), option).channels).toEqual([]);
    }
  });

  it('counts a negative value as no credit, and keeps it in the report', () => {
    const paths = pathsFrom([
      { path: ['A'], conversions: 9, nulls: 1 },
      { path: ['A', 'B'], conversions: 1, nulls: 9 },
    ]);
    const [a, b] = fitShapley(paths, 'subset_rate').channels;
    expect(b!.shapleyValue).toBeLessThan(0);
    expect([a!.share, b!.share]).toEqual([1, 0]);
  });
});

describe('beyond 15 channels', () => {
  const names = Array.from({ length: 18 }, (_, i) => `C${String(i).padStart(2, '0')}`);
  const data = names.map((name, i) => ({
    path: [name, names[(i * 5 + 1) % 18]!, names[(i * 7 + 3) % 18]!],
    conversions: (i % 4) + 1,
    nulls: (i % 7) + 1,
  }));
  const paths = pathsFrom(data);

  it.each(['subset_rate', 'exact_rate'] as const)('%s is sampled, the same every time, with its error', (option) => {
    const report = fitShapley(paths, option);
    expect(report.sampling).toEqual({ permutations: 2000, seed: 1 });
    expect(report).toEqual(fitShapley(paths, option));
    const exact = exactRates(channelSets(paths), 18, option, 'conversions');
    for (const [a, { shapleyValue, standardError }] of report.channels.entries()) {
      expect(Math.abs(shapleyValue! - exact[a]!)).toBeLessThanOrEqual(5 * standardError! + 1e-12);
    }
    expect(sum(report.channels.map(({ shapleyValue }) => shapleyValue!))).toBeCloseTo(sum(exact), 10);
  });

  it('subset_conversions stays exact', () => {
    expect(fitShapley(paths, 'subset_conversions')).not.toHaveProperty('sampling');
  });

  it('comes closer with more permutations', () => {
    const sets = channelSets(paths);
    const few = sampleRates(sets, 18, 'subset_rate', 'conversions', { permutations: 200, seed: 3 });
    const many = sampleRates(sets, 18, 'subset_rate', 'conversions', { permutations: 20_000, seed: 3 });
    expect(sum(many.standardErrors)).toBeLessThan(sum(few.standardErrors) / 5);
  });
});
