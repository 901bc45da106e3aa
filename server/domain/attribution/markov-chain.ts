/**
 * The Markov chain of a set of paths (docs/attribution.md, "Markov removal effect"). Order k: states are k-grams of
 * channels, a shorter path is one state, equal consecutive states collapse. START -> s_1 and s_j -> s_j+1 weigh c + z,
 * s_last -> CONV weighs c, -> NULL weighs z. Weights are numbers of journeys; rows are normalised where they are read.
 */
import type { Path, Paths } from './paths.ts';

export interface Chain {
  /** Per state: its channels, places in `Paths.channels`. */
  readonly states: readonly Uint32Array[];
  /** Per state: journeys that begin there. */
  readonly start: Float64Array;
  /** Per state: the states that follow, and how many journeys went there. */
  readonly next: readonly ReadonlyMap<number, number>[];
  /** Per state: journeys that end there with a conversion, without one, and what those conversions are worth. */
  readonly converting: Float64Array;
  readonly lost: Float64Array;
  readonly value: Float64Array;
  /** Per state: all that leaves it, the sum of its row. */
  readonly leaving: Float64Array;
}

/** Places in `states` that a path runs through. */
type Run = readonly number[];

export function buildChain(paths: Paths, order: number): Chain {
  const places = new Map<number, number>();
  const states: Uint32Array[] = [];
  // A gram as one number, its channels the digits. Up to 200,000 channels that is exact for order 3.
  const base = paths.channels.length + 1;
  const placeOf = (steps: Uint32Array, from: number, to: number): number => {
    let key = 0;
    for (let i = from; i < to; i++) key = key * base + steps[i]! + 1;
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, states.length);
    return states.push(steps.subarray(from, to)) - 1;
  };
  const runs = paths.paths.map((path) => runOf(path, order, placeOf));
  const next = states.map(() => new Map<number, number>());
  const column = () => new Float64Array(states.length);
  const chain = {
    states,
    next,
    start: column(),
    converting: column(),
    lost: column(),
    value: column(),
    leaving: column(),
  };
  for (const [p, path] of paths.paths.entries()) add(chain, runs[p]!, path);
  return chain;
}

function runOf({ steps }: Path, order: number, placeOf: (steps: Uint32Array, from: number, to: number) => number): Run {
  const run: number[] = [];
  for (let i = 0; i === 0 || i + order <= steps.length; i++) {
    const place = placeOf(steps, i, Math.min(i + order, steps.length));
    if (place !== run[run.length - 1]) run.push(place);
  }
  return run;
}

function add(
  { start, next, converting, lost, value, leaving }: Omit<Chain, 'next'> & { next: Map<number, number>[] },
  run: Run,
  path: Path,
): void {
  const journeys = path.conversions + path.nonConversions;
  const end = run.at(-1)!;
  start[run[0]!]! += journeys;
  for (let i = 0; i + 1 < run.length; i++) {
    const followers = next[run[i]!]!;
    followers.set(run[i + 1]!, (followers.get(run[i + 1]!) ?? 0) + journeys);
  }
  converting[end]! += path.conversions;
  lost[end]! += path.nonConversions;
  value[end]! += path.value;
  for (const state of run) leaving[state]! += journeys;
}
