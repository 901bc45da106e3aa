import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ComputeBody } from '../../shared/api/compute.ts';
import { customDefinition, journeys as randomJourneys } from '../../test/support/attribution/arbitraries.ts';
import { customModelProblem } from '../domain/attribution/custom.ts';
import { MODEL_IDS } from '../domain/attribution/registry.ts';
import { compute } from './compute.ts';

describe('for any request', () => {
  const request = fc.record({
    journeys: randomJourneys,
    lookbackDays: fc.constantFrom(null, 1, 30),
    direct: fc.constantFrom('include', 'exclude'),
    markovOrder: fc.constantFrom(1, 2, 3),
    shapley: fc.constantFrom('subset_conversions', 'subset_rate', 'exact_rate'),
    custom: customDefinition.filter((definition) => customModelProblem(definition) === null),
  });
  const iso = (time: number): string => new Date(time).toISOString();

  it('channels and unattributed add up to the totals in every model, journeys to their value, and nothing is NaN', () => {
    fc.assert(
      fc.property(request, ({ journeys, custom, ...settings }) => {
        const outcome = compute({
          models: ['all', custom],
          settings: settings as ComputeBody['settings'],
          journeys: journeys.map(({ touchpoints, milestones, at, count, value }, index) => ({
            id: `j${index}`,
            count,
            touchpoints: touchpoints.map(({ id, time, channel, type }) => ({
              id,
              occurredAt: iso(time),
              channel,
              type,
            })),
            milestones: [...milestones].map(([type, time]) => ({ type, occurredAt: iso(time) })),
            conversion: at === null ? null : { occurredAt: iso(at), value: (value! / 100).toFixed(2) },
          })),
        });
        if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
        const { answer } = outcome;
        expect(JSON.stringify(answer)).not.toMatch(/null,"value"|"weight":null|NaN/);
        const cents = (text: string): bigint => BigInt(text.replace('.', ''));
        for (const model of [...MODEL_IDS, 'mine']) {
          const rows = [...Object.values(answer.channels[model]!), answer.unattributed[model]!];
          expect(rows.reduce((sum, { value }) => sum + cents(value), 0n)).toBe(cents(answer.totals.value));
          expect(rows.reduce((sum, { conversions }) => sum + conversions, 0)).toBeCloseTo(answer.totals.conversions, 9);
          for (const [j, { at, value }] of journeys.entries()) {
            const credits = answer.journeys[j]!.credits[model]!;
            const sum = credits.reduce((total, credit) => total + cents(credit.value), 0n);
            const weight = credits.reduce((total, credit) => total + credit.weight, 0);
            if (at === null) expect(credits).toEqual([]);
            else expect(sum).toBe(weight > 0.5 ? BigInt(value!) : 0n);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
