/** The sample vectors (server/domain/attribution/fixtures) as a client would send them. */
import { describe, expect, it } from 'vitest';
import type { ComputeBody } from '../../shared/api/compute.ts';
import { fraction, MILESTONES, vectors } from '../../test/support/attribution/vectors.ts';
import { compute } from './compute.ts';

function answerOf(body: ComputeBody) {
  const outcome = compute(body);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  return outcome.answer;
}

describe.each(vectors.heuristic)('$id $group, $model', (vector) => {
  it('is answered exactly, touchpoints, channels and money', () => {
    const { settings, touches, conversion, expect: expected, tolerance } = vector;
    const weights = Object.entries(settings.weights ?? {}).map(([group, weight]) => [group, fraction(weight)]);
    const custom = { id: 'position_custom', position: Object.fromEntries(weights) };
    const answer = answerOf({
      models: [vector.model === 'position_custom' ? custom : vector.model],
      settings: {
        lookbackDays: settings.lookback_days,
        direct: settings.direct,
        halfLifeDays: settings.half_life_days,
      },
      journeys: [
        {
          id: vector.id,
          touchpoints: touches.map(({ id, time, channel }) => ({ id, occurredAt: time, channel })),
          milestones: Object.entries(vector.milestones ?? {}).flatMap(([name, time]) =>
            time === null ? [] : [{ type: MILESTONES[name]!, occurredAt: time }],
          ),
          conversion: { occurredAt: conversion.time, value: conversion.value },
        },
      ],
    });
    const credits = new Map(answer.journeys[0]!.credits[vector.model]!.map((credit) => [credit.touchpoint, credit]));
    for (const { id, value } of expected.credits) {
      expect(Math.abs(credits.get(id)!.weight - value), id).toBeLessThanOrEqual(tolerance);
    }
    const channels = answer.channels[vector.model]!;
    for (const [channel, { value }] of Object.entries(expected.by_channel)) {
      expect(Math.abs(channels[channel]!.conversions - value), channel).toBeLessThanOrEqual(tolerance);
    }
    expect(answer.unattributed[vector.model]!.conversions).toBe(expected.unattributed.value);
    // Money is in whole cents; the vectors' is not.
    for (const [channel, value] of Object.entries(expected.value_by_channel ?? {})) {
      const touched = touches.filter((touch) => touch.channel === channel).length;
      expect(Math.abs(Number(channels[channel]!.value) - value), channel).toBeLessThan(0.01 * touched + 1e-9);
    }
  });
});

describe.each(vectors.data_driven)('$id $dataset, $model $settings.order$settings.value_function', (vector) => {
  it('is answered exactly by channel', () => {
    const { data } = vectors.datasets.find(({ name }) => name === vector.dataset)!;
    const answer = answerOf({
      models: [vector.model],
      settings: { markovOrder: vector.settings.order, shapley: vector.settings.value_function },
      journeys: data.flatMap(({ path, conversions, nulls }, index) => {
        const touchpoints = path.map((channel, i) => ({
          id: `t${i}`,
          occurredAt: new Date(Date.UTC(2026, 0, 1, i)).toISOString(),
          channel,
        }));
        const conversion = { occurredAt: '2026-02-01T00:00:00.000Z', value: '100' };
        return [
          { id: `c${index}`, count: conversions, touchpoints, conversion },
          { id: `z${index}`, count: nulls, touchpoints },
        ];
      }),
    });
    const channels = answer.channels[vector.model]!;
    const close = (actual: number | undefined, value: number, what: string): void =>
      expect(Math.abs(actual! - value), what).toBeLessThanOrEqual(vector.tolerance);
    const { credits, total, removal_effects, shapley_values } = vector.expect;
    for (const [name, { value }] of Object.entries(credits ?? {})) {
      close(channels[name]!.conversions, value, name);
      // Every conversion is worth 100: value follows the conversions, to the cents of each of its touchpoints.
      const cents = 0.01 * data.reduce((sum, { path, conversions }) => sum + path.length * conversions, 1);
      expect(Math.abs(Number(channels[name]!.value) - 100 * value)).toBeLessThan(cents);
    }
    if (total) close(answer.totals.conversions, total.value, 'total');
    for (const [name, { value }] of Object.entries(removal_effects ?? {})) {
      close(channels[name]!.removalEffect, value, name);
    }
    for (const [name, { value }] of Object.entries(shapley_values ?? {})) {
      close(channels[name]!.shapleyValue, value, name);
    }
  });
});
