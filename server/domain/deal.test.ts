import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STAGES } from '../../shared/vocabulary.ts';
import { deal } from '../../test/support/facts.ts';
import { customerOf, type DealStage, dealStages, withoutPeople, wonAt } from './deal.ts';
import type { Identifier } from './identity/identifier.ts';

const stage = (name: DealStage['stage'], occurredAt: number): DealStage => ({ stage: name, occurredAt });

describe('the stages of a deal', () => {
  test('are those told, in the order of time', () => {
    expect(dealStages(deal({ stages: [stage('won', 3), stage('sql', 1), stage('opportunity', 2)] }))).toEqual([
      stage('sql', 1),
      stage('opportunity', 2),
      stage('won', 3),
    ]);
  });

  test('begin with an opportunity at createdAt, unless one is told', () => {
    expect(dealStages(deal({ createdAt: 5 }))).toEqual([stage('opportunity', 5)]);
    expect(dealStages(deal({ createdAt: 5, stages: [stage('opportunity', 7)] }))).toEqual([stage('opportunity', 7)]);
  });

  test.each(['won', 'lost'] as const)('end with %s at closedAt, unless one is told', (end) => {
    expect(dealStages(deal({ stage: end, closedAt: 9 }))).toEqual([stage(end, 9)]);
    expect(dealStages(deal({ stage: end, closedAt: 9, stages: [stage(end, 8)] }))).toEqual([stage(end, 8)]);
  });

  test('do not end at closedAt while it is open', () => {
    expect(dealStages(deal({ stage: 'opportunity', closedAt: 9 }))).toEqual([]);
    expect(dealStages(deal({ closedAt: 9 }))).toEqual([]);
  });

  test('a deal of which no time is told has none', () => {
    expect(dealStages(deal({ stage: 'won' }))).toEqual([]);
  });

  test('of one instant stand in the order of a sale, however they were told', () => {
    const all = (['opportunity', 'mql', 'won', 'sql'] as const).map((name) => stage(name, 5));
    expect(dealStages(deal({ stages: all })).map((one) => one.stage)).toEqual(['mql', 'sql', 'opportunity', 'won']);
    expect(dealStages(deal({ stages: all.toReversed() }))).toEqual(dealStages(deal({ stages: all })));
  });
});

describe('a deal is won', () => {
  test('at the last won that is told', () => {
    expect(wonAt(deal({ stages: [stage('won', 3), stage('won', 7)] }))).toBe(7);
  });

  test('else at closedAt', () => {
    expect(wonAt(deal({ stage: 'won', closedAt: 9, createdAt: 1 }))).toBe(9);
    expect(wonAt(deal({ stage: 'won', closedAt: 9, stages: [stage('won', 3)] }))).toBe(3);
  });

  test('not while it is open, lost, or closed at a time nobody told', () => {
    expect(wonAt(deal())).toBeNull();
    expect(wonAt(deal({ stage: 'opportunity', createdAt: 1, closedAt: 9 }))).toBeNull();
    expect(wonAt(deal({ stage: 'lost', closedAt: 9 }))).toBeNull();
    expect(wonAt(deal({ stage: 'won' }))).toBeNull();
  });

  test('no more when a later open stage re-opens it, or it is lost after all', () => {
    expect(wonAt(deal({ stages: [stage('won', 3), stage('opportunity', 5)] }))).toBeNull();
    expect(wonAt(deal({ stages: [stage('won', 3)], stage: 'lost', closedAt: 5 }))).toBeNull();
    expect(wonAt(deal({ stages: [stage('won', 3), stage('opportunity', 5), stage('won', 8)] }))).toBe(8);
  });

  test('no more when the stage it is in now is another, also without a date', () => {
    expect(wonAt(deal({ stages: [stage('won', 3)], stage: 'opportunity' }))).toBeNull();
    expect(wonAt(deal({ stages: [stage('won', 3)], stage: 'won' }))).toBe(3);
  });

  test('on the day it was made, where the CRM knows days only', () => {
    expect(wonAt(deal({ createdAt: 5, stages: [stage('won', 5)] }))).toBe(5);
    expect(wonAt(deal({ createdAt: 5, stage: 'won', closedAt: 5 }))).toBe(5);
    expect(wonAt(deal({ stages: [stage('won', 5), stage('opportunity', 5)] }))).toBe(5);
  });

  test('also when it was entered after it was won', () => {
    expect(wonAt(deal({ createdAt: 9, stage: 'won', closedAt: 5 }))).toBe(5);
    expect(wonAt(deal({ createdAt: 9, stages: [stage('won', 5)] }))).toBe(5);
  });

  test('whatever the order in which its stages are told', () => {
    const told = fc.array(fc.record({ stage: fc.constantFrom(...STAGES), occurredAt: fc.integer({ min: 0, max: 3 }) }));
    fc.assert(
      fc.property(told, (stages) => {
        expect(wonAt(deal({ stages: stages.toReversed() }))).toBe(wonAt(deal({ stages })));
        const last = Math.max(...stages.map((one) => one.occurredAt));
        const won = stages.some((one) => one.stage === 'won' && one.occurredAt === last);
        expect(wonAt(deal({ stages }))).toBe(won ? last : null);
      }),
    );
  });
});

test('a deal is with an existing customer when somebody was one before it came up, or the CRM says so', () => {
  expect(customerOf(deal({ createdAt: 5 }), null)).toBe('new');
  expect(customerOf(deal({ createdAt: 5 }), 4)).toBe('existing');
  expect(customerOf(deal({ createdAt: 5 }), 5)).toBe('new');
  expect(customerOf(deal({ createdAt: 5, type: 'new' }), 4)).toBe('new');
  expect(customerOf(deal({ createdAt: 5, type: 'expansion' }), null)).toBe('existing');
});

test('a deal without some people is the deal without whoever has one of her identifiers', () => {
  const [ann, bob, cy] = ['email:ann@acme.com', 'email:bob@acme.com', 'email:cy@acme.com'] as const;
  const person = (identifier: Identifier, also?: Identifier) => ({ identifier, role: null, ...(also ? { also } : {}) });
  const leads = [person(ann), person(bob, 'externalId:1'), person('externalId:2', cy), person('externalId:3')];
  const whole = deal({ name: 'One', leads });
  expect(withoutPeople(whole, new Set([ann, cy])).leads).toEqual([leads[1], leads[3]]);
  expect(withoutPeople(whole, new Set(['externalId:1', 'externalId:2']))).toEqual({
    ...whole,
    leads: [leads[0], leads[3]],
  });
  expect(withoutPeople(whole, new Set())).toEqual(whole);
});
