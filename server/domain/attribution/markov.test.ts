import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathData } from '../../../test/support/attribution/arbitraries.ts';
import { pathsFrom } from '../../../test/support/attribution/journeys.ts';
import { markov } from './markov.ts';
import { buildChain } from './markov-chain.ts';
import { DEFAULT_SETTINGS, type ModelSettings } from './model.ts';
import type { Paths } from './paths.ts';
import { followed, solved } from './removal-effects.ts';

type Order = ModelSettings['markovOrder'];
const ORDERS: readonly Order[] = [1, 2, 3];
const order = fc.constantFrom(...ORDERS);

function fitMarkov(paths: Paths, markovOrder: Order) {
  const report = markov.fit(paths, { ...DEFAULT_SETTINGS, markovOrder });
  if ('problem' in report) throw new Error(report.problem);
  return report;
}

const effectsOf = (paths: Paths, markovOrder: Order) =>
  Object.fromEntries(
    fitMarkov(paths, markovOrder).channels.map(({ channel, removalEffect }) => [channel, removalEffect!]),
  );

describe('the chain', () => {
  const states = (path: string, k: Order) => {
    const chain = buildChain(pathsFrom([{ path: [...path], conversions: 1, nulls: 0 }]), k);
    return chain.states.map((state) => Array.from(state, (channel) => 'AB'[channel]).join(''));
  };

  it('has k-grams as states, a shorter path as one state, and no state twice in a row', () => {
    expect(states('AABBA', 1)).toEqual(['A', 'B']);
    expect(states('AABBA', 2)).toEqual(['AA', 'AB', 'BB', 'BA']);
    expect(states('AAAA', 2)).toEqual(['AA']);
    expect(states('AB', 3)).toEqual(['AB']);
    expect(states('ABABA', 3)).toEqual(['ABA', 'BAB']);
  });
});

describe('Markov', () => {
  it.each(ORDERS)('order %i: h_START equals the overall conversion rate', (k) => {
    fc.assert(
      fc.property(pathData(), (data) => {
        const paths = pathsFrom(data);
        const chain = buildChain(paths, k);
        const all = new Uint8Array(chain.states.length);
        expect(solved(chain, all).conversions).toBeCloseTo(paths.conversions, 10);
        expect(solved(chain, all).value).toBeCloseTo(paths.value, 7);
        expect(fitMarkov(paths, k).conversionProbability).toBe(
          paths.journeys > 0 ? paths.conversions / paths.journeys : 0,
        );
      }),
    );
  });

  it('answers the same by elimination, by following journeys, and by the formula of order 1', () => {
    fc.assert(
      fc.property(pathData(), order, (data, k) => {
        const paths = pathsFrom(data);
        const chain = buildChain(paths, k);
        const effects = effectsOf(paths, k);
        for (const [channel, name] of paths.channels.entries()) {
          const removed = Uint8Array.from(chain.states, (state) => (state.includes(channel) ? 1 : 0));
          const [a, b] = [followed(chain, removed), solved(chain, removed)];
          expect(a).not.toBeNull();
          expect(a!.conversions).toBeCloseTo(b.conversions, 10);
          expect(a!.value).toBeCloseTo(b.value, 7);
          const expected = paths.conversions > 0 ? 1 - b.conversions / paths.conversions : 0;
          expect(effects[name]).toBeCloseTo(expected, 10);
        }
      }),
    );
  });

  it('eliminates where journeys circle for too long to follow', () => {
    const paths = pathsFrom([{ path: 'AB'.repeat(20_000).split(''), conversions: 1, nulls: 1 }]);
    const chain = buildChain(paths, 2);
    const nothing = new Uint8Array(chain.states.length);
    expect(followed(chain, nothing)).toBeNull();
    expect(solved(chain, nothing).conversions).toBeCloseTo(1, 9);
    expect(effectsOf(paths, 2)).toEqual({ A: expect.closeTo(1, 9), B: expect.closeTo(1, 9) });
  });

  it('of one converting path only, on which no channel comes back, is linear over its distinct channels', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...'ABCDE'), fc.integer({ min: 1, max: 4 })), { minLength: 1 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 5 }), order, (steps, nulls, k) => {
        const repeats = new Map(steps);
        const path = [...repeats].flatMap(([channel, times]) => Array<string>(times).fill(channel));
        const { channels } = fitMarkov(pathsFrom([{ path, conversions: 3, nulls }]), k);
        for (const { share } of channels) expect(share).toBeCloseTo(1 / repeats.size, 12);
      }),
    );
  });

  it('sees that a channel between two touches of another can be missed (order 1): B A B', () => {
    // Without A, half of those at B still convert.
    expect(effectsOf(pathsFrom([{ path: ['B', 'A', 'B'], conversions: 3, nulls: 0 }]), 1)).toEqual({ A: 0.5, B: 1 });
  });

  it('without conversions gives no credit and divides by nothing', () => {
    fc.assert(
      fc.property(pathData(), order, (data, k) => {
        const { channels } = fitMarkov(pathsFrom(data.map((line) => ({ ...line, conversions: 0 }))), k);
        for (const { share, valueShare, removalEffect } of channels) {
          expect([share, valueShare, removalEffect]).toEqual([0, 0, 0]);
        }
      }),
    );
    expect(fitMarkov(pathsFrom([]), 1)).toMatchObject({
      channels: [],
      conversionProbability: 0,
      transitions: [],
      period: null,
    });
  });

  it('attributes value by the mean value of the conversions that end in a state', () => {
    // A -> B is worth 300 a conversion, A alone 100: without B, 1 of 2 conversions and 100 of 400 stay.
    const paths = pathsFrom([
      { path: ['A'], conversions: 1, nulls: 0, value: 100 },
      { path: ['A', 'B'], conversions: 1, nulls: 0, value: 300 },
    ]);
    const [a, b] = fitMarkov(paths, 1).channels;
    expect([a!.removalEffect, b!.removalEffect]).toEqual([1, 0.5]);
    expect(a!.share).toBeCloseTo(2 / 3, 14);
    expect(a!.valueShare).toBeCloseTo(1 / 1.75, 14);
    expect(b!.valueShare).toBeCloseTo(0.75 / 1.75, 14);
  });

  it('reports the transition matrix: every row sums to 1', () => {
    fc.assert(
      fc.property(pathData(), order, (data, k) => {
        const paths = pathsFrom(data);
        const rows = new Map<string, number>();
        for (const { from, probability } of fitMarkov(paths, k).transitions!) {
          rows.set(from.join('>'), (rows.get(from.join('>')) ?? 0) + probability);
        }
        for (const sum of rows.values()) expect(sum).toBeCloseTo(1, 12);
      }),
    );
  });

  it('refuses more than 2,000 states by name and says what to do', () => {
    const letters = Array.from({ length: 14 }, (_, i) => String.fromCharCode(65 + i));
    const data = letters.flatMap((a) =>
      letters.flatMap((b) => letters.map((c) => ({ path: [a, b, c], conversions: 1, nulls: 1 }))),
    );
    const paths = pathsFrom(data);
    const problem = markov.fit(paths, { ...DEFAULT_SETTINGS, markovOrder: 3 });
    expect(problem).toEqual({
      setting: 'markovOrder',
      problem: 'order 3 needs 2744 states here; the limit is 2000: use a lower order',
    });
    expect(markov.fit(paths, { ...DEFAULT_SETTINGS, markovOrder: 2 })).not.toHaveProperty('problem');
  });

  it('does not even count the states of thousands of channels', () => {
    const paths = pathsFrom(Array.from({ length: 4001 }, (_, i) => ({ path: [`C${i}`], conversions: 1, nulls: 1 })));
    expect(markov.fit(paths, { ...DEFAULT_SETTINGS, markovOrder: 2 })).toEqual({
      setting: 'markovOrder',
      problem: 'order 2 needs at least 2001 states here; the limit is 2000: use a lower order',
    });
    expect(markov.fit(paths, { ...DEFAULT_SETTINGS, markovOrder: 1 })).toMatchObject({ setting: 'journeys' });
  });

  it('names its period and sample', () => {
    const report = fitMarkov(pathsFrom([{ path: ['A', 'B'], conversions: 2, nulls: 3 }]), 1);
    expect(report).toMatchObject({
      model: 'markov',
      version: 1,
      order: 1,
      states: 2,
      journeys: 5,
      conversions: 2,
      paths: 1,
      period: { from: '1970-01-01T00:00:00.000Z', to: '1970-01-03T00:00:00.000Z' },
    });
    expect(report.channels.map(({ journeys }) => journeys)).toEqual([5, 5]);
  });
});
