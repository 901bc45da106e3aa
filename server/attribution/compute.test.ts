import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { ComputeAnswer, ComputeBody } from '../../shared/api/compute.ts';
import { compute } from './compute.ts';

type Body = ComputeBody;
type Journey = Body['journeys'][number];

function answerOf(body: Body): ComputeAnswer {
  expect(Value.Check(ComputeBody, body)).toBe(true);
  const outcome = compute(body);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  expect(Value.Check(ComputeAnswer, outcome.answer)).toBe(true);
  return outcome.answer;
}

function errorsOf(body: Body) {
  const outcome = compute(body);
  return outcome.ok ? [] : outcome.errors;
}

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();

const journey = (channels: string[], conversion: Journey['conversion'] | null = null, more = {}): Journey => ({
  id: 'j1',
  touchpoints: channels.map((channel, i) => ({ id: `t${i + 1}`, occurredAt: day(i), channel })),
  conversion: conversion && { ...conversion },
  ...more,
});

describe('compute', () => {
  it('answers the example of the contract', () => {
    const answer = answerOf({
      models: ['u', 'markov'],
      settings: {
        lookbackDays: null,
        halfLifeDays: 7,
        direct: 'include',
        markovOrder: 1,
        shapley: 'subset_conversions',
      },
      journeys: [
        {
          id: 'j1',
          count: 1,
          touchpoints: [{ id: 't1', occurredAt: day(0), channel: 'Email' }],
          milestones: [{ type: 'lead', occurredAt: day(1) }],
          conversion: { occurredAt: day(2), value: '100.00' },
        },
      ],
    });
    const credit = [{ touchpoint: 't1', weight: 1, value: '100.00' }];
    expect(answer.journeys).toEqual([{ id: 'j1', credits: { u: credit, markov: credit } }]);
    expect(answer.channels).toEqual({
      u: { Email: { conversions: 1, value: '100.00' } },
      markov: { Email: { conversions: 1, value: '100.00', removalEffect: 1 } },
    });
    expect(answer.unattributed.u).toEqual({ conversions: 0, value: '0.00' });
    expect(answer.fit.markov).toMatchObject({ model: 'markov', version: 1, order: 1, journeys: 1 });
  });

  it('divides a deal to the cent, ties in the order of touch', () => {
    const { journeys } = answerOf({
      models: ['linear'],
      journeys: [journey(['Email', 'Paid Search', 'Direct'], { occurredAt: day(9), value: 100 })],
    });
    expect(journeys[0]!.credits.linear!.map(({ value }) => value)).toEqual(['33.34', '33.33', '33.33']);
  });

  it('lists touchpoints in order of time and id, those that do not count with weight 0', () => {
    const body: Body = {
      models: ['linear'],
      settings: { lookbackDays: 5, direct: 'exclude', explain: true },
      journeys: [
        {
          id: 'j1',
          touchpoints: [
            { id: 'late', occurredAt: day(11), channel: 'Email' },
            { id: 'b', occurredAt: day(8), channel: 'Email' },
            { id: 'a', occurredAt: day(8), channel: 'Direct' },
            { id: 'old', occurredAt: day(1), channel: 'Email' },
          ],
          conversion: { occurredAt: day(10), value: 5 },
        },
      ],
    };
    expect(answerOf(body).journeys[0]!.credits.linear).toEqual([
      { touchpoint: 'old', weight: 0, value: '0.00', reason: 'before the lookback window of 5 days' },
      { touchpoint: 'a', weight: 0, value: '0.00', reason: 'direct, left out because others are not' },
      { touchpoint: 'b', weight: 1, value: '5.00', reason: 'the only touch' },
      { touchpoint: 'late', weight: 0, value: '0.00', reason: 'after the milestone' },
    ]);
  });

  it('books a conversion without touchpoints as unattributed and leaves it out of the fit', () => {
    const answer = answerOf({
      models: ['linear', 'markov', 'shapley'],
      journeys: [
        journey([], { occurredAt: day(3), value: '40' }, { id: 'empty', count: 2 }),
        journey(['Email'], { occurredAt: day(3), value: '20' }),
      ],
    });
    expect(answer.totals).toEqual({ conversions: 3, value: '100.00' });
    for (const model of ['linear', 'markov', 'shapley']) {
      expect(answer.unattributed[model]).toEqual({ conversions: 2, value: '80.00' });
      expect(answer.channels[model]!.Email).toMatchObject({ conversions: 1, value: '20.00' });
    }
    expect(answer.fit.markov!.journeys).toBe(1);
    expect(answer.journeys[0]!.credits.linear).toEqual([]);
  });

  it('counts a journey as often as it says', () => {
    const [once, thrice] = [
      Array.from({ length: 3 }, (_, i) =>
        journey(['A', 'B', 'C'], { occurredAt: day(5), value: '10.00' }, { id: `j${i}` }),
      ),
      [journey(['A', 'B', 'C'], { occurredAt: day(5), value: '10.00' }, { count: 3 })],
    ].map((list) => answerOf({ models: ['all'], journeys: list }));
    expect(thrice!.channels).toEqual(once!.channels);
    expect(thrice!.totals).toEqual(once!.totals);
    expect(
      answerOf({ models: ['u'], journeys: [journey(['A'], { occurredAt: day(5), value: 1 }, { count: 0 })] }).totals,
    ).toEqual({
      conversions: 0,
      value: '0.00',
    });
  });

  it('takes custom models, by position and with multipliers', () => {
    const answer = answerOf({
      models: [
        {
          id: 'mine',
          position: { first: 40, middle: 20, last: 40 },
          milestones: { lead: 0, opportunity: 0, won: 0 },
          channels: { Direct: 0 },
          types: { email_open: 0.1 },
        },
      ],
      journeys: [journey(['Email', 'Direct', 'Paid Search'], { occurredAt: day(5), value: 10 })],
    });
    expect(answer.journeys[0]!.credits.mine!.map(({ weight }) => weight)).toEqual([0.5, 0, 0.5]);
    expect(answer.definitions.mine!.title).toBe('mine');
  });

  it('takes the conversion as the closing, unless a won milestone says when it was', () => {
    const weights = (milestones: Journey['milestones']) =>
      answerOf({
        models: ['full_path'],
        journeys: [journey(['A', 'B', 'C', 'D'], { occurredAt: day(9) }, { milestones })],
      }).journeys[0]!.credits.full_path!.map(({ weight }) => weight);
    const lead = { type: 'lead', occurredAt: day(1) };
    expect(weights([lead])).toEqual([0.225, 0.225, 0.1, 0.225].map((weight) => weight / 0.775));
    const closed = [lead, { type: 'won', occurredAt: day(1) }, { type: 'won', occurredAt: day(2) }];
    expect(weights(closed)).toEqual([0.225, 0.225, 0.225, 0.1].map((weight) => weight / 0.775));
  });

  it('writes values in the decimals of the currency', () => {
    const conversion = { occurredAt: day(5), value: '100', currency: 'jpy' };
    const answer = answerOf({ models: ['linear'], journeys: [journey(['A', 'B', 'C'], conversion)] });
    expect(answer.currency).toBe('JPY');
    expect(answer.journeys[0]!.credits.linear!.map(({ value }) => value)).toEqual(['34', '33', '33']);
  });

  it('keeps a channel called __proto__', () => {
    const answer = answerOf({
      models: ['all'],
      journeys: [journey(['__proto__', 'toString'], { occurredAt: day(5) })],
    });
    expect(Object.keys(answer.channels.linear!)).toEqual(['__proto__', 'toString']);
    expect(answer.fit.markov!.channels.map(({ share }) => share)).toEqual([0.5, 0.5]);
  });

  it('answers nothing for nothing', () => {
    expect(answerOf({ models: ['all'], journeys: [] })).toMatchObject({ journeys: [], totals: { conversions: 0 } });
    expect(answerOf({ models: ['all'], journeys: [journey(['A'])] }).channels.markov).toEqual({
      A: { conversions: 0, value: '0.00', removalEffect: 0 },
    });
  });
});

describe('what is wrong with a request', () => {
  it('is listed with pointers, without the values', () => {
    const bad = journey(['A', 'B'], { occurredAt: 'yesterday', value: '1e3' });
    bad.touchpoints[1]!.id = 't1';
    bad.touchpoints[0]!.occurredAt = '2026-13-01T00:00:00Z';
    const errors = errorsOf({
      models: ['first', 'magic', { id: 'u' }, { id: 'zero', position: { first: 0 } }],
      journeys: [
        bad,
        journey(['A'], { occurredAt: day(2), value: -1 }),
        journey(['A'], { occurredAt: day(2), value: 0.001 }),
      ],
    });
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual([
      '/journeys/0/conversion/occurredAt',
      '/journeys/0/conversion/value',
      '/journeys/0/touchpoints/0/occurredAt',
      '/journeys/0/touchpoints/1/id',
      '/journeys/1/conversion/value',
      '/journeys/2/conversion/value',
      '/models/1',
      '/models/2/id',
      '/models/3',
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/yesterday|1e3|magic/);
  });

  it('two currencies, a total beyond 64 bits, an order with too many states', () => {
    const money = (currency: string, value = '1') => journey(['A'], { occurredAt: day(2), value, currency });
    expect(errorsOf({ models: ['u'], journeys: [money('EUR'), money('USD')] })).toEqual([
      { pointer: '/journeys/1/conversion/currency', detail: 'differs from the currency of an earlier journey' },
    ]);
    const huge = money('EUR', '90000000000000000');
    expect(errorsOf({ models: ['u'], journeys: [huge, huge] })).toEqual([
      { pointer: '/journeys/1/conversion/value', detail: 'makes the total too large' },
    ]);
    const channels = Array.from({ length: 14 }, (_, i) => `C${i}`);
    const journeys = channels.flatMap((a) => channels.flatMap((b) => channels.map((c) => journey([a, b, c]))));
    expect(errorsOf({ models: ['markov'], settings: { markovOrder: 3 }, journeys })).toEqual([
      {
        pointer: '/settings/markovOrder',
        detail: 'order 3 needs 2744 states here; the limit is 2000: use a lower order',
      },
    ]);
  });

  it('is never more than a hundred lines', () => {
    const journeys = Array.from({ length: 500 }, () => journey(['A'], { occurredAt: 'never' }));
    expect(errorsOf({ models: ['u'], journeys })).toHaveLength(100);
  });
});
