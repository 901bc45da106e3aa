import { describe, expect, it } from 'vitest';
import type { FitReport } from '../../../shared/api/compute.ts';
import { pathJourney, tableOf } from '../../../test/support/attribution/journeys.ts';
import {
  type DataDrivenVector,
  fraction,
  type HeuristicVector,
  MILESTONES,
  vectors,
} from '../../../test/support/attribution/vectors.ts';
import { weighAll } from './credit.ts';
import { customModel } from './custom.ts';
import { buildChain } from './markov-chain.ts';
import { DEFAULT_SETTINGS, type HeuristicModel } from './model.ts';
import { groupPaths } from './paths.ts';
import { modelById } from './registry.ts';
import { solved } from './removal-effects.ts';

function heuristicOf({ model, settings }: HeuristicVector): HeuristicModel {
  if (model === 'position_custom') {
    const weights = Object.entries(settings.weights!).map(([group, weight]) => [group, fraction(weight)]);
    return customModel({ id: 'position_custom', position: Object.fromEntries(weights) });
  }
  const found = modelById(model);
  if (found?.kind !== 'heuristic') throw new Error(`no heuristic model ${model}`);
  return found;
}

describe.each(vectors.heuristic)('$id $group, $model', (vector) => {
  const milestones = Object.entries(vector.milestones ?? {}).filter(([, time]) => time !== null);
  const table = tableOf(
    [
      {
        touchpoints: vector.touches.map((touch) => ({
          id: touch.id,
          time: Date.parse(touch.time),
          channel: touch.channel,
          direct: touch.channel === 'Direct',
        })),
        milestones: new Map(milestones.map(([name, time]) => [MILESTONES[name]!, Date.parse(time!)])),
        at: Date.parse(vector.conversion.time),
      },
    ],
    { lookbackDays: vector.settings.lookback_days ?? Number.POSITIVE_INFINITY, direct: vector.settings.direct },
  );

  it('gives each touchpoint its exact weight', () => {
    const settings = { ...DEFAULT_SETTINGS, halfLifeDays: vector.settings.half_life_days ?? 7 };
    const weights = weighAll(table, heuristicOf(vector).weigher(settings));
    const byId = new Map(Array.from(table.row, (row, place) => [vector.touches[row]!.id, weights[place]!]));
    for (const { id, value } of vector.expect.credits) {
      expect(Math.abs((byId.get(id) ?? 0) - value), id).toBeLessThanOrEqual(vector.tolerance);
    }
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    expect(total + vector.expect.unattributed.value).toBeCloseTo(1, 12);
  });
});

/** Conversions a heuristic model gives each channel of a dataset. */
function channelTotals(id: string, dataset: string): Map<string, number> {
  const data = vectors.datasets.find(({ name }) => name === dataset)!.data;
  const table = tableOf(data.map(({ path, conversions }) => pathJourney(path, true, conversions)));
  const model = modelById(id)!;
  if (model.kind !== 'heuristic') throw new Error(`${id} is fitted`);
  const weights = weighAll(table, model.weigher(DEFAULT_SETTINGS));
  const totals = new Map(table.channels.map((channel) => [channel, 0]));
  for (let j = 0; j < data.length; j++) {
    for (let row = table.start[j]!; row < table.start[j + 1]!; row++) {
      const channel = table.channels[table.channel[row]!]!;
      totals.set(channel, totals.get(channel)! + weights[row]! * table.count[j]!);
    }
  }
  return totals;
}

const pathsOfDataset = (dataset: string) =>
  groupPaths(
    tableOf(
      vectors.datasets
        .find(({ name }) => name === dataset)!
        .data.flatMap(({ path, conversions, nulls }) => [
          pathJourney(path, true, conversions),
          pathJourney(path, false, nulls),
        ]),
    ),
  );

function fitOf({ model, dataset, settings }: DataDrivenVector): FitReport {
  const found = modelById(model);
  if (found?.kind !== 'fitted') throw new Error(`no fitted model ${model}`);
  const fit = found.fit(pathsOfDataset(dataset), {
    ...DEFAULT_SETTINGS,
    markovOrder: settings.order ?? 1,
    shapley: settings.value_function ?? 'subset_conversions',
  });
  if ('problem' in fit) throw new Error(fit.problem);
  return fit;
}

const fitted = (model: string): boolean => modelById(model)?.kind === 'fitted';

function expectClose({ tolerance }: DataDrivenVector, actual: number | undefined, expected: number, what: string) {
  expect(Math.abs(actual! - expected), what).toBeLessThanOrEqual(tolerance);
}

describe.each(vectors.data_driven)('$id $dataset, $model $settings.order$settings.value_function', (vector) => {
  it('gives each channel its exact credit', () => {
    const fit = fitted(vector.model) ? fitOf(vector) : null;
    const credits = fit
      ? new Map(fit.channels.map(({ channel, share }) => [channel, share * fit.conversions]))
      : channelTotals(vector.model, vector.dataset);
    for (const [channel, { value }] of Object.entries(vector.expect.credits ?? {})) {
      expectClose(vector, credits.get(channel), value, channel);
    }
    const total = [...credits.values()].reduce((sum, credit) => sum + credit, 0);
    if (vector.expect.total) expectClose(vector, total, vector.expect.total.value, 'total');
  });
});

const withRemovalEffects = vectors.data_driven.filter(({ expect: { removal_effects } }) => removal_effects);

describe.each(withRemovalEffects)('$id $dataset, $model $settings.order', (vector) => {
  it('has the exact removal effects and conversion probability', () => {
    const fit = fitOf(vector);
    for (const [channel, { value }] of Object.entries(vector.expect.removal_effects!)) {
      expectClose(vector, fit.channels.find((line) => line.channel === channel)!.removalEffect, value, channel);
    }
    const probability = vector.expect.conversion_probability!.value;
    expectClose(vector, fit.conversionProbability, probability, 'conversion probability');
    const paths = pathsOfDataset(vector.dataset);
    const chain = buildChain(paths, vector.settings.order!);
    const h = solved(chain, new Uint8Array(chain.states.length)).conversions / paths.journeys;
    expectClose(vector, h, probability, 'h_START');
  });
});

const withShapleyValues = vectors.data_driven.filter(({ expect: { shapley_values } }) => shapley_values);

describe.each(withShapleyValues)('$id $dataset, $model $settings.value_function', (vector) => {
  it('has the exact Shapley values', () => {
    const fit = fitOf(vector);
    for (const [channel, { value }] of Object.entries(vector.expect.shapley_values!)) {
      expectClose(vector, fit.channels.find((line) => line.channel === channel)!.shapleyValue, value, channel);
    }
    const sum = fit.channels.reduce((total, { shapleyValue }) => total + shapleyValue!, 0);
    expectClose(vector, sum, vector.expect.sum!.value, 'efficiency');
  });
});
