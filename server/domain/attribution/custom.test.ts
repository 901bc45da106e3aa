import { describe, expect, it } from 'vitest';
import type { CustomModel } from '../../../shared/api/compute.ts';
import { journeyOf, type Touch, weightsOf } from '../../../test/support/attribution/journeys.ts';
import { customModel, customModelProblem } from './custom.ts';

const weigh = (definition: Omit<CustomModel, 'id'>, touches: Touch[], milestones: Record<string, number> = {}) =>
  weightsOf(customModel({ id: 'mine', ...definition }), journeyOf(touches, 100, milestones));

const four: Touch[] = [
  [0, 'Paid Search'],
  [1, 'Email', 'email_open'],
  [2, 'Direct'],
  [3, 'Email', 'email_click'],
];
const position = { first: 40, middle: 20, last: 40 };

describe('a custom model', () => {
  it('with positions alone is the U', () => expect(weigh({ position }, four)).toEqual([0.4, 0.1, 0.1, 0.4]));

  it('adds milestone weights to positions', () => {
    // 40 + 50, 10, 10, 40 of 150
    expect(weigh({ position, milestones: { lead: 50, mql: 0 } }, four, { lead: 0.5 })).toEqual(
      [90, 10, 10, 40].map((weight) => weight / 150),
    );
  });

  it('counts a milestone that was not reached as 0', () => {
    expect(weigh({ position, milestones: { lead: 50 } }, four)).toEqual([0.4, 0.1, 0.1, 0.4]);
  });

  it('multiplies by channel and type, then divides by the sum', () => {
    // 40, 10 x 0.1, 10 x 0, 40 of 81
    expect(weigh({ position, channels: { Direct: 0 }, types: { email_open: 0.1 } }, four)).toEqual(
      [40, 1, 0, 40].map((weight) => weight / 81),
    );
  });

  it('without groups begins equal', () => {
    expect(weigh({ channels: { Direct: 0 } }, four)).toEqual([1 / 3, 1 / 3, 0, 1 / 3]);
  });

  it('gives an only touchpoint everything', () => expect(weigh({ position }, [[0, 'Direct']])).toEqual([1]));

  describe('always gives the whole deal away', () => {
    it('a multiplier of 0 for all there is does not count', () => {
      expect(
        weigh({ position, channels: { Direct: 0 } }, [
          [0, 'Direct'],
          [1, 'Direct'],
        ]),
      ).toEqual([0.5, 0.5]);
    });

    it('where the groups leave nothing, the multipliers still hold', () => {
      const firstOnly = { position: { first: 1 }, channels: { Direct: 0 } };
      expect(
        weigh(firstOnly, [
          [0, 'Direct'],
          [1, 'Email'],
          [2, 'Email'],
        ]),
      ).toEqual([0, 0.5, 0.5]);
      expect(
        weigh({ position: { middle: 1 } }, [
          [0, 'A'],
          [1, 'B'],
        ]),
      ).toEqual([0.5, 0.5]);
    });
  });

  it('needs a weight above 0, if it names any', () => {
    expect(customModelProblem({ id: 'm', position: { first: 0 }, milestones: { lead: 0 } })).toMatch(/above 0/);
    expect(customModelProblem({ id: 'm', position: { first: 0 }, milestones: { lead: 1 } })).toBeNull();
    expect(customModelProblem({ id: 'm', channels: { Direct: 0 } })).toBeNull();
  });
});
