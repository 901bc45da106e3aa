/**
 * Shapley values (docs/attribution.md, "Shapley"): phi_a = sum over S without a of |S|!(n-|S|-1)!/n! (v(S+a) - v(S)).
 * v(S) is one of
 * - `subset_conversions`: conversions of journeys whose channels all lie in S. Closed form: each conversion is split
 *   equally over its distinct channels, for any number of channels.
 * - `subset_rate`: the conversion rate of those journeys. Exact up to 15 channels, beyond that sampled. Can be negative.
 * - `exact_rate`: the conversion rate of journeys whose channels are exactly S; 0 where there are none.
 * Value is attributed by the same game with the conversions' value in the place of their number.
 */
import type { ChannelFit, FitReport } from '../../../shared/api/compute.ts';
import { type ChannelSet, channelSets, type RateFunction, type Worth } from './channel-sets.ts';
import { fitHeader, sampleSizes, shares } from './fit-report.ts';
import type { FittedModel } from './model.ts';
import type { Paths } from './paths.ts';
import { type Sampling, sampleRates, samplingFor } from './shapley-sampled.ts';

export const MAX_EXACT_CHANNELS = 15;

export const shapley: FittedModel = {
  kind: 'fitted',
  id: 'shapley',
  title: 'Shapley value',
  description: 'A channel earns its average marginal contribution over all orders in which channels could join.',
  formula:
    'phi_a = sum over S without a of |S|!(n-|S|-1)!/n! (v(S+a) - v(S)); by default v(S) = conversions of journeys whose channels lie in S',
  fit(paths, settings) {
    const n = paths.channels.length;
    const sets = channelSets(paths);
    const closedForm = subsetConversions(sets, n, 'conversions');
    const closedFormValue = subsetConversions(sets, n, 'value');
    if (settings.shapley === 'subset_conversions') {
      return report(paths, settings.shapley, closedForm, closedForm, closedFormValue);
    }
    const sampling = n > MAX_EXACT_CHANNELS ? samplingFor(sets, n) : null;
    const count = rateValues(sets, n, settings.shapley, 'conversions', sampling);
    const value = rateValues(sets, n, settings.shapley, 'value', sampling);
    // Where no channel has a positive value, the closed form says who took part.
    const credit = shares(count.values).some((share) => share > 0) ? count.values : closedForm;
    const earned = shares(value.values).some((share) => share > 0) ? value.values : closedFormValue;
    return report(paths, settings.shapley, count.values, credit, earned, sampling, count.standardErrors);
  },
};

function report(
  paths: Paths,
  valueFunction: string,
  phi: Float64Array,
  credit: Float64Array,
  earned: Float64Array,
  sampling: Sampling | null = null,
  standardErrors?: Float64Array,
): FitReport {
  const share = shares(credit);
  const valueShare = paths.value > 0 ? shares(earned) : share;
  const sizes = sampleSizes(paths);
  const channels = paths.channels.map((channel, a): ChannelFit => {
    const line = { channel, journeys: sizes[a]!, share: share[a]!, valueShare: valueShare[a]!, shapleyValue: phi[a]! };
    return standardErrors === undefined ? line : { ...line, standardError: standardErrors[a]! };
  });
  return { ...fitHeader('shapley', 1, paths), channels, valueFunction, ...(sampling && { sampling }) };
}

/** Each conversion split equally over its distinct channels. */
export function subsetConversions(sets: readonly ChannelSet[], n: number, worth: Worth): Float64Array {
  const phi = new Float64Array(n);
  for (const set of sets) for (const channel of set.channels) phi[channel]! += set[worth] / set.channels.length;
  return phi;
}

interface RateValues {
  readonly values: Float64Array;
  /** Where they were sampled. */
  readonly standardErrors?: Float64Array;
}

function rateValues(
  sets: readonly ChannelSet[],
  n: number,
  rate: RateFunction,
  worth: Worth,
  sampling: Sampling | null,
): RateValues {
  if (sampling === null) return { values: exactRates(sets, n, rate, worth) };
  return sampleRates(sets, n, rate, worth, sampling);
}

/** All 2^n coalitions. */
export function exactRates(sets: readonly ChannelSet[], n: number, rate: RateFunction, worth: Worth): Float64Array {
  const coalitions = 2 ** n;
  const journeys = new Float64Array(coalitions);
  const sums = new Float64Array(coalitions);
  for (const set of sets) {
    const mask = set.channels.reduce((bits, channel) => bits | (1 << channel), 0);
    journeys[mask]! += set.journeys;
    sums[mask]! += set[worth];
  }
  if (rate === 'subset_rate') for (const column of [journeys, sums]) sumOverSubsets(column, n);
  const v = sums.map((sum, mask) => (journeys[mask]! > 0 ? sum / journeys[mask]! : 0));
  const weight = coalitionWeights(n);
  const phi = new Float64Array(n);
  for (let mask = 0; mask < coalitions; mask++) {
    const size = bitCount(mask);
    for (let a = 0; a < n; a++) {
      if ((mask & (1 << a)) === 0) phi[a]! += weight[size]! * (v[mask | (1 << a)]! - v[mask]!);
    }
  }
  return phi;
}

/** column[S] becomes the sum of column over all subsets of S. */
function sumOverSubsets(column: Float64Array, n: number): void {
  for (let a = 0; a < n; a++) {
    const bit = 1 << a;
    for (let mask = 0; mask < column.length; mask++) if (mask & bit) column[mask]! += column[mask ^ bit]!;
  }
}

/** |S|!(n-|S|-1)!/n! for |S| = 0 .. n-1. */
function coalitionWeights(n: number): Float64Array {
  const weights = new Float64Array(n);
  let choose = 1;
  for (let size = 0; size < n; size++) {
    weights[size] = 1 / (n * choose);
    choose = (choose * (n - 1 - size)) / (size + 1);
  }
  return weights;
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
