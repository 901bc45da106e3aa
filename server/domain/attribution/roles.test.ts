import { describe, expect, it } from 'vitest';
import { journeyOf, type Touch, weightsOf } from '../../../test/support/attribution/journeys.ts';
import { modelById } from './registry.ts';

const touches = (n: number): Touch[] => Array.from({ length: n }, (_, i) => [i, `C${i}`]);

function weights(id: string, n: number, milestones: Record<string, number> = {}): number[] {
  const model = modelById(id)!;
  if (model.kind !== 'heuristic') throw new Error(`${id} is fitted`);
  return weightsOf(model, journeyOf(touches(n), n, milestones));
}

describe('one re-normalisation rule', () => {
  it.each([
    'first',
    'last',
    'last_non_direct',
    'linear',
    'time_decay',
    'u',
    'u_lead',
    'w',
    'full_path',
    'j',
    'inverse_j',
  ])('%s gives an only touchpoint everything, with milestones or without', (id) => {
    expect(weights(id, 1)).toEqual([1]);
    expect(weights(id, 1, { lead: 0, opportunity: 0, won: 1 })).toEqual([1]);
  });

  it.each([
    ['u', [0.5, 0.5]],
    ['j', [0.25, 0.75]],
    ['inverse_j', [0.75, 0.25]],
  ])('%s of two touchpoints has an empty middle', (id, expected) => expect(weights(id, 2)).toEqual(expected));

  it('spreads what a missing milestone would have had', () => {
    // 40 first, 20 for the rest, no lead creation: 2/3 and 1/3.
    expect(weights('u_lead', 3)).toEqual([40 / 60, 20 / 120, 20 / 120]);
    // 30 first, 30 lead, 10 for the rest, no opportunity.
    expect(weights('w', 4, { lead: 1 })).toEqual([30 / 70, 30 / 70, 10 / 140, 10 / 140]);
  });

  it('adds the weights of a touchpoint with several roles', () => {
    expect(weights('w', 3, { lead: 0, opportunity: 0 })).toEqual([0.9, 0.05, 0.05]);
    expect(weights('full_path', 3, { lead: 2, opportunity: 2, won: 3 })).toEqual([0.225, 0.1, 0.675]);
  });

  it('has no rest where every touchpoint has a role', () => {
    expect(weights('w', 3, { lead: 1, opportunity: 2 })).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(weights('full_path', 4, { lead: 1, opportunity: 2, won: 3 })).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
});

describe('time decay', () => {
  const decay = modelById('time_decay')!;
  if (decay.kind !== 'heuristic') throw new Error('not heuristic');

  it('survives a journey whose newest touchpoint is decades old', () => {
    const old = journeyOf(
      [
        [0, 'A'],
        [7, 'B'],
      ],
      20_000,
    );
    const [a, b] = weightsOf(decay, old);
    expect(a).toBeCloseTo(1 / 3, 14);
    expect(b).toBeCloseTo(2 / 3, 14);
  });

  it('counts parts of days', () => {
    const halfDay = journeyOf(
      [
        [0, 'A'],
        [0.5, 'B'],
      ],
      1,
    );
    const [a, b] = weightsOf(decay, halfDay, {
      settings: { halfLifeDays: 0.5, markovOrder: 1, shapley: 'subset_conversions' },
    });
    expect([a, b]).toEqual([1 / 3, 2 / 3]);
  });
});
