/** What holds for every model and every set of journeys (docs/attribution.md, "Frame"). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customDefinition, frame, journeys } from '../../../test/support/attribution/arbitraries.ts';
import { allocate } from '../money.ts';
import { channelWeigher } from './channel-weights.ts';
import { explain, weighAll } from './credit.ts';
import { customModel, customModelProblem } from './custom.ts';
import { eligible, type Frame } from './eligible.ts';
import { type JourneyInput, type JourneyTable, toTable } from './journey-table.ts';
import { DEFAULT_SETTINGS, type Model, type ModelSettings, type Weigher } from './model.ts';
import { groupPaths } from './paths.ts';
import { MODELS } from './registry.ts';

const settings: fc.Arbitrary<ModelSettings> = fc.record({
  halfLifeDays: fc.constantFrom(0.001, 1, 7, 365),
  markovOrder: fc.constantFrom(1, 2, 3),
  shapley: fc.constantFrom('subset_conversions', 'subset_rate', 'exact_rate'),
});

const custom = customDefinition.filter((definition) => customModelProblem(definition) === null).map(customModel);
const model: fc.Arbitrary<Model> = fc.oneof({ arbitrary: fc.constantFrom(...MODELS), weight: 8 }, custom);

function weigherFor(model: Model, table: JourneyTable, settings: ModelSettings): Weigher {
  if (model.kind === 'heuristic') return model.weigher(settings);
  const fit = model.fit(groupPaths(table), settings);
  if ('problem' in fit) throw new Error(fit.problem);
  return channelWeigher(fit, table);
}

function weigh(model: Model, list: readonly JourneyInput[], frame: Frame, settings: ModelSettings) {
  const full = toTable(list);
  const table = eligible(full, frame);
  const weigher = weigherFor(model, table, settings);
  return { full, table, weigher, weights: weighAll(table, weigher) };
}

describe('every model', () => {
  it('gives weights >= 0 that sum to 1 where there is a touchpoint, and never NaN', () => {
    fc.assert(
      fc.property(model, journeys, frame, settings, (model, list, frame, settings) => {
        const { table, weights } = weigh(model, list, frame, settings);
        for (const [j, { at }] of list.entries()) {
          const slice = weights.subarray(table.start[j]!, table.start[j + 1]!);
          for (const weight of slice) expect(weight >= 0 && weight <= 1 + 1e-12).toBe(true);
          const sum = slice.reduce((total, weight) => total + weight, 0);
          expect(sum).toBeCloseTo(at === null || slice.length === 0 ? 0 : 1, 12);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('gives away every deal to the minor unit and every conversion to the millionth', () => {
    fc.assert(
      fc.property(
        model,
        journeys,
        frame,
        settings,
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        (model, list, frame, settings, deal) => {
          const { table, weights } = weigh(model, list, frame, settings);
          for (const [j, { at }] of list.entries()) {
            const slice = Array.from(weights.subarray(table.start[j]!, table.start[j + 1]!));
            if (at === null || slice.length === 0) continue;
            for (const total of [deal, 1_000_000n]) {
              expect(allocate(total, slice).reduce((sum, part) => sum + part, 0n)).toBe(total);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('does not see the order of input, to the last bit', () => {
    const shuffled = journeys.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list, { minLength: list.length }),
        fc.infiniteStream(fc.boolean()),
      ),
    );
    fc.assert(
      fc.property(model, shuffled, frame, settings, (model, [list, other, flips], frame, settings) => {
        const byId = (journeys: readonly JourneyInput[]) => {
          const { full, table, weights } = weigh(model, journeys, frame, settings);
          return new Map(
            journeys.map(({ touchpoints }, j) => {
              const credits: [string, number][] = [];
              for (let i = table.start[j]!; i < table.start[j + 1]!; i++) {
                credits.push([touchpoints[full.row[table.row[i]!]!]!.id, weights[i]!]);
              }
              return [list.indexOf(origin.get(journeys[j]!) ?? journeys[j]!), credits];
            }),
          );
        };
        const origin = new Map<JourneyInput, JourneyInput>();
        const turned = other.map((journey) => {
          const copy = {
            ...journey,
            touchpoints: flips.next().value ? journey.touchpoints.toReversed() : journey.touchpoints,
          };
          origin.set(copy, journey);
          return copy;
        });
        const [a, b] = [byId(list), byId(turned)];
        for (const [index, credits] of a) expect(b.get(index)).toEqual(credits);
      }),
      { numRuns: 500 },
    );
  });

  it('explains every touchpoint, the eligible with the weight it gave, the others with why not', () => {
    fc.assert(
      fc.property(model, journeys, frame, settings, (model, list, frame, settings) => {
        const { full, table, weigher, weights } = weigh(model, list, frame, settings);
        for (const [j, { at, touchpoints }] of list.entries()) {
          if (at === null) continue;
          const lines = explain(full, table, frame, weigher, weights, j);
          expect(lines).toHaveLength(touchpoints.length);
          const eligibleRows = new Set(table.row.subarray(table.start[j]!, table.start[j + 1]!));
          for (const { row, weight, reason } of lines) {
            expect(reason).toMatch(/^[^.].{3,}[^.]$/);
            if (!eligibleRows.has(row)) expect(weight).toBe(0);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does not change with journeys that did not convert, if it is heuristic', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODELS), journeys, frame, (model, list, frame) => {
        if (model.kind === 'fitted') return;
        const converted = list.filter(({ at }) => at !== null);
        const alone = weigh(model, converted, frame, DEFAULT_SETTINGS);
        const { table, weights } = weigh(model, list, frame, DEFAULT_SETTINGS);
        const kept = list.flatMap(({ at }, j) =>
          at === null ? [] : Array.from(weights.subarray(table.start[j]!, table.start[j + 1]!)),
        );
        expect(kept).toEqual(Array.from(alone.weights));
      }),
      { numRuns: 200 },
    );
  });
});
