import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathData } from '../../../test/support/attribution/arbitraries.ts';
import { pathsFrom } from '../../../test/support/attribution/journeys.ts';
import { counterfactual } from './counterfactual.ts';
import { DEFAULT_SETTINGS } from './model.ts';
import type { Paths } from './paths.ts';

function credits(paths: Paths) {
  const report = counterfactual.fit(paths, DEFAULT_SETTINGS);
  if ('problem' in report) throw new Error(report.problem);
  return Object.fromEntries(report.channels.map(({ channel, share }) => [channel, share * report.conversions]));
}

describe('the counterfactual', () => {
  it('credits a position by what its absence costs', () => {
    // p(AB) = 3/4, p(B) = 1/4, p(A) unseen: A adds 1/2, B adds 3/4; B alone keeps its own conversion.
    const paths = pathsFrom([
      { path: ['A', 'B'], conversions: 3, nulls: 1 },
      { path: ['B'], conversions: 1, nulls: 3 },
    ]);
    expect(credits(paths)).toEqual({ A: expect.closeTo(3 * 0.4, 12), B: expect.closeTo(3 * 0.6 + 1, 12) });
  });

  it('falls back to the last touch where no position helped', () => {
    const paths = pathsFrom([
      { path: ['A', 'B'], conversions: 1, nulls: 1 },
      { path: ['A'], conversions: 1, nulls: 0 },
      { path: ['B'], conversions: 1, nulls: 0 },
    ]);
    expect(credits(paths)).toEqual({ A: 1, B: 2 });
  });

  it('gives away every conversion, and nothing where there is none', () => {
    fc.assert(
      fc.property(pathData(), (data) => {
        const paths = pathsFrom(data);
        const total = Object.values(credits(paths)).reduce((sum, credit) => sum + credit, 0);
        expect(total).toBeCloseTo(paths.conversions, 9);
      }),
    );
  });
});
