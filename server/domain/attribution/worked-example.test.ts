/** The example every newcomer should find (docs/attribution.md): its published credits, to the digits printed there. */
import { describe, expect, it } from 'vitest';
import { journeyOf, weightsOf } from '../../../test/support/attribution/journeys.ts';
import { modelById } from './registry.ts';

const journey = journeyOf(
  [
    [0, 'Paid Search'],
    [2, 'Email'],
    [23, 'Organic Search'],
    [24, 'Paid Social'],
  ],
  24,
  { lead: 0, opportunity: 24, won: 24 },
);

describe('Google ad and e-book, e-mail, Google organic, Facebook and a meeting', () => {
  it.each([
    ['first', [1, 0, 0, 0]],
    ['last', [0, 0, 0, 1]],
    ['last_non_direct', [0, 0, 0, 1]],
    ['linear', [0.25, 0.25, 0.25, 0.25]],
    ['u', [0.4, 0.1, 0.1, 0.4]],
    ['u_lead', [0.8, 0.2 / 3, 0.2 / 3, 0.2 / 3]],
    ['j', [0.2, 0.1, 0.1, 0.6]],
    ['inverse_j', [0.6, 0.1, 0.1, 0.2]],
    ['w', [0.6, 0.05, 0.05, 0.3]],
    ['full_path', [0.45, 0.05, 0.05, 0.45]],
  ])('%s', (id, expected) => {
    const model = modelById(id)!;
    if (model.kind !== 'heuristic') throw new Error('not heuristic');
    for (const [i, weight] of weightsOf(model, journey).entries()) expect(weight).toBeCloseTo(expected[i]!, 14);
  });

  it('time_decay with a half-life of 7 days', () => {
    const model = modelById('time_decay')!;
    if (model.kind !== 'heuristic') throw new Error('not heuristic');
    expect(weightsOf(model, journey).map((weight) => weight.toFixed(4))).toEqual([
      '0.0440',
      '0.0536',
      '0.4289',
      '0.4735',
    ]);
  });

  it('last_non_direct with a direct last visit: the organic one', () => {
    const model = modelById('last_non_direct')!;
    if (model.kind !== 'heuristic') throw new Error('not heuristic');
    const direct = journeyOf(
      [
        [0, 'Paid Search'],
        [2, 'Email'],
        [23, 'Organic Search'],
        [24, 'Direct'],
      ],
      24,
    );
    expect(weightsOf(model, direct)).toEqual([0, 0, 1, 0]);
  });
});
