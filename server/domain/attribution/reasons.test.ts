import { describe, expect, it } from 'vitest';
import { journeyOf, UNLIMITED } from '../../../test/support/attribution/journeys.ts';
import { explain, weighAll } from './credit.ts';
import { customModel } from './custom.ts';
import { eligible, type Frame } from './eligible.ts';
import { toTable } from './journey-table.ts';
import { DEFAULT_SETTINGS, type Model } from './model.ts';
import { MODELS, modelById } from './registry.ts';

const journey = journeyOf(
  [
    [0, 'Direct'],
    [2, 'Email', 'email_open'],
    [12, 'Paid Search'],
    [14, 'Direct'],
    [20, 'Email'],
  ],
  14,
  { lead: 2, opportunity: 13, won: 14 },
);

function reasons(model: Model, frame: Frame = UNLIMITED): string[] {
  if (model.kind !== 'heuristic') throw new Error('not heuristic');
  const full = toTable([journey]);
  const table = eligible(full, frame);
  const weigher = model.weigher(DEFAULT_SETTINGS);
  return explain(full, table, frame, weigher, weighAll(table, weigher), 0).map(({ reason }) => reason);
}

describe('reasons', () => {
  it.each([
    ['first', ['first touch', 'not the first touch', 'not the first touch', 'not the first touch']],
    ['last', ['not the last touch', 'not the last touch', 'not the last touch', 'last touch']],
    [
      'last_non_direct',
      [
        'not the last touch that is not direct',
        'not the last touch that is not direct',
        'last touch that is not direct',
        'direct',
      ],
    ],
    ['linear', Array(4).fill('one of 4 equal shares')],
    [
      'time_decay',
      ['14', '12', '2', '0'].map((days) => `2^(-${days}/7) of a touch at the milestone itself (half-life 7 days)`),
    ],
    ['u', ['first touch', 'one of 2 that share the rest', 'one of 2 that share the rest', 'last touch']],
    ['w', ['first touch', 'closest to lead creation', 'closest to opportunity', 'takes the rest']],
    ['full_path', ['first touch', 'closest to lead creation', 'closest to opportunity', 'last before won']],
  ])('%s', (id, expected) => {
    expect(reasons(modelById(id)!)).toEqual([...expected, 'after the milestone']);
  });

  it('name every role a touchpoint has', () => {
    const [only] = reasons(modelById('u')!, { lookbackDays: 0, direct: 'include' }).slice(3);
    expect(only).toBe('first touch and last touch');
  });

  it('say what keeps a touchpoint from counting', () => {
    expect(reasons(modelById('linear')!, { lookbackDays: 12, direct: 'exclude' })).toEqual([
      'before the lookback window of 12 days',
      'one of 2 equal shares',
      'one of 2 equal shares',
      'direct, left out because others are not',
      'after the milestone',
    ]);
  });

  it('of a custom model name groups and multipliers', () => {
    const mine = customModel({
      id: 'mine',
      position: { first: 40, middle: 20, last: 40 },
      milestones: { lead: 10 },
      types: { email_open: 0.1 },
    });
    expect(reasons(mine).slice(0, 4)).toEqual([
      'first touch',
      'shares the middle and closest to lead, times 0.1 for its channel or type',
      'shares the middle',
      'last touch',
    ]);
  });
});

describe('the registry', () => {
  it('lists the ids of the contract, each with a title, one sentence and a formula', () => {
    expect(MODELS.map(({ id }) => id)).toEqual(
      'first last last_non_direct linear time_decay u u_lead w full_path j inverse_j markov shapley counterfactual'.split(
        ' ',
      ),
    );
    for (const { title, description, formula } of MODELS) {
      expect(title).not.toBe('');
      expect(description).toMatch(/^[^.]*(\d\.\d[^.]*)*\.$/);
      expect(formula).not.toBe('');
    }
    expect(modelById('position')).toBeNull();
  });
});
