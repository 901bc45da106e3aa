/**
 * Shapley values of the rate games beyond 15 channels (docs/attribution.md, "Shapley": sampled with a fixed seed and
 * its error stated): random orders in which channels join, each with its reverse, which cancels much of the noise.
 */
import type { ChannelSet, RateFunction, Worth } from './channel-sets.ts';
import { type Random, seededRandom } from './random.ts';

export interface Sampling {
  /** Orders drawn, reverses included: an even number. */
  readonly permutations: number;
  readonly seed: number;
}

/** Two thousand orders, fewer where there is so much to look at that a request would take minutes. */
export function samplingFor(sets: readonly ChannelSet[], n: number): Sampling {
  const work = sets.reduce((sum, { channels }) => sum + channels.length, n);
  return { permutations: 2 * Math.min(1000, Math.max(50, Math.floor(1e8 / work))), seed: 1 };
}

export interface SampledValues {
  readonly values: Float64Array;
  /** Of each value's estimate. */
  readonly standardErrors: Float64Array;
}

export function sampleRates(
  sets: readonly ChannelSet[],
  n: number,
  rate: RateFunction,
  worth: Worth,
  { permutations, seed }: Sampling,
): SampledValues {
  const random = seededRandom(seed);
  const pairs = permutations / 2;
  const sum = new Float64Array(n);
  const squares = new Float64Array(n);
  const pair = new Float64Array(n);
  const order = Uint32Array.from({ length: n }, (_, channel) => channel);
  for (let p = 0; p < pairs; p++) {
    shuffle(order, random);
    pair.fill(0);
    addMarginals(sets, order, rate, worth, pair);
    order.reverse();
    addMarginals(sets, order, rate, worth, pair);
    for (let a = 0; a < n; a++) {
      sum[a]! += pair[a]! / 2;
      squares[a]! += (pair[a]! / 2) ** 2;
    }
  }
  const values = sum.map((total) => total / pairs);
  const variance = squares.map((total, a) => Math.max(0, total / pairs - values[a]! ** 2));
  return { values, standardErrors: variance.map((spread) => Math.sqrt(spread / (pairs - 1))) };
}

/** What each channel adds when channels join in this order. A set counts from the moment its last channel is in. */
function addMarginals(
  sets: readonly ChannelSet[],
  order: Uint32Array,
  rate: RateFunction,
  worth: Worth,
  out: Float64Array,
): void {
  const rank = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) rank[order[i]!] = i;
  const journeys = new Float64Array(order.length);
  const sums = new Float64Array(order.length);
  for (const set of sets) {
    let complete = 0;
    for (const channel of set.channels) complete = Math.max(complete, rank[channel]!);
    if (rate === 'exact_rate' && complete !== set.channels.length - 1) continue;
    journeys[complete]! += set.journeys;
    sums[complete]! += set[worth];
  }
  let before = 0;
  let [allJourneys, allWorth] = [0, 0];
  for (let i = 0; i < order.length; i++) {
    allJourneys = journeys[i]! + (rate === 'subset_rate' ? allJourneys : 0);
    allWorth = sums[i]! + (rate === 'subset_rate' ? allWorth : 0);
    const v = allJourneys > 0 ? allWorth / allJourneys : 0;
    out[order[i]!]! += v - before;
    before = v;
  }
}

function shuffle(list: Uint32Array, random: Random): void {
  for (let i = list.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [list[i], list[other]] = [list[other]!, list[i]!];
  }
}
