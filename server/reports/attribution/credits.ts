/**
 * Sums the credits of all journeys by row of a report, exactly: values in minor units, conversions in millionths, each
 * journey divided by largest remainder (docs/attribution.md, frame rule 6).
 */
import type { JourneyTable } from '../../domain/attribution/journey-table.ts';
import { allocate, allocateInto } from '../../domain/money.ts';
import { LEFT_OUT } from './groups.ts';

export const MILLION = 1_000_000;

export interface Sum {
  /** Millionths of a conversion. */
  conversions: number;
  /** Minor units. */
  value: bigint;
}

export interface ModelSums {
  /** By group. */
  conversions: Float64Array;
  value: bigint[];
  /** What no touchpoint earned. */
  unattributed: Sum;
  /** What touchpoints earned that a filter leaves out. */
  filteredOut: Sum;
}

/** A value above this is divided in bigint. */
const MAX_FAST = 2 ** 40;
/** Half of what doubles count exactly: one more addition is exact too. */
const MAX_EXACT = 2 ** 52;

export interface CreditInput {
  /** Eligible touchpoints; `row` is not read. */
  table: JourneyTable;
  /** By row: what a model gives. */
  weights: Float64Array;
  places: Places;
  /** By journey of the table: minor units. */
  values: Values;
  /** By row: to work in. */
  parts: Float64Array;
  /** By journey of the table: the group of those without a touchpoint; left out: they are unattributed. */
  empty?: Uint32Array;
}

/** Where the credit of each row goes. The last place is of what is left out. */
export interface Places {
  of: Uint32Array;
  groupCount: number;
}

/** @param groups by row: its group, or `LEFT_OUT` */
export function placesOf(groups: Uint32Array, groupCount: number): Places {
  const of = new Uint32Array(groups.length);
  for (let row = 0; row < of.length; row++) of[row] = groups[row] === LEFT_OUT ? groupCount : groups[row]!;
  return { of, groupCount };
}

/** Minor units, as doubles where those are exact. */
export interface Values {
  exact: BigInt64Array;
  fast: Float64Array;
  /** Whatever is added up of them stays exact in doubles. */
  small: boolean;
}

export function valuesOf(exact: BigInt64Array): Values {
  const fast = new Float64Array(exact.length);
  let all = 0;
  let most = 0;
  for (let j = 0; j < fast.length; j++) {
    const amount = Number(exact[j]!);
    fast[j] = amount;
    const size = Math.abs(amount);
    all += size;
    if (size > most) most = size;
  }
  return { exact, fast, small: most <= MAX_FAST && all < MAX_EXACT };
}

export function sumCredits({ table, weights, places, values, parts, empty }: CreditInput): ModelSums {
  const { of, groupCount } = places;
  const { start, at } = table;
  const conversions = new Float64Array(groupCount + 1);
  const small = new Float64Array(groupCount + 1);
  const exact = new ExactSums(groupCount + 1);
  const unattributed: Sum = { conversions: 0, value: 0n };
  const alike = new Alike();
  for (let j = 0; j < at.length; j++) {
    if (Number.isNaN(at[j]!)) continue;
    const from = start[j]!;
    const to = start[j + 1]!;
    if (from === to) {
      const group = empty?.[j] ?? LEFT_OUT;
      if (group === LEFT_OUT) {
        unattributed.conversions += MILLION;
        unattributed.value += values.exact[j]!;
      } else {
        conversions[group]! += MILLION;
        exact.addLarge(group, values.exact[j]!);
      }
      continue;
    }
    const winner = wholeCredit(weights, from, to);
    const amount = values.fast[j]!;
    if (winner >= 0) {
      conversions[of[winner]!]! += MILLION;
      if (values.small) small[of[winner]!]! += amount;
      else exact.addLarge(of[winner]!, values.exact[j]!);
      continue;
    }
    alike.divide(weights, from, to, parts);
    for (let row = from; row < to; row++) conversions[of[row]!]! += parts[row]!;
    if (amount === 0) continue;
    if (Math.abs(amount) > MAX_FAST) {
      const shares = allocate(values.exact[j]!, Array.from(weights.subarray(from, to)));
      for (let row = from; row < to; row++) exact.addLarge(of[row]!, shares[row - from]!);
      continue;
    }
    allocateInto(Math.abs(amount), weights, from, to, parts);
    const sign = Math.sign(amount);
    if (values.small) for (let row = from; row < to; row++) small[of[row]!]! += sign * parts[row]!;
    else for (let row = from; row < to; row++) exact.add(of[row]!, sign * parts[row]!);
  }
  const sums = exact.all().map((sum, place) => sum + BigInt(small[place]!));
  return {
    conversions: conversions.subarray(0, groupCount),
    value: sums.slice(0, groupCount),
    unattributed,
    filteredOut: { conversions: conversions[groupCount]!, value: sums[groupCount]! },
  };
}

/**
 * The same credits in fewer groups.
 * @param groupOf by group of `sums`: which one it is a part of, or `LEFT_OUT`
 */
export function regroup(sums: ModelSums, groupOf: Uint32Array, groupCount: number): ModelSums {
  const conversions = new Float64Array(groupCount);
  const value = new Array<bigint>(groupCount).fill(0n);
  const filteredOut = { ...sums.filteredOut };
  for (const [part, group] of groupOf.entries()) {
    if (group === LEFT_OUT) {
      filteredOut.conversions += sums.conversions[part]!;
      filteredOut.value += sums.value[part]!;
    } else {
      conversions[group]! += sums.conversions[part]!;
      value[group]! += sums.value[part]!;
    }
  }
  return { conversions, value, unattributed: sums.unattributed, filteredOut };
}

/** Journeys beyond this length are seldom alike. */
const MAX_ALIKE = 64;

/** Divides one conversion. Many models give journeys of one length the same weights: those are divided once. */
class Alike {
  /** By length: the weights that were divided last, and their parts. */
  readonly #known: ({ weights: Float64Array; parts: Float64Array } | undefined)[] = [];

  divide(weights: Float64Array, from: number, to: number, parts: Float64Array): void {
    const length = to - from;
    const known = this.#known[length];
    if (known) {
      let i = 0;
      while (i < length && known.weights[i] === weights[from + i]) i++;
      if (i === length) {
        for (let row = 0; row < length; row++) parts[from + row] = known.parts[row]!;
        return;
      }
    }
    allocateInto(MILLION, weights, from, to, parts);
    if (length <= MAX_ALIKE) {
      const into = known ?? { weights: new Float64Array(length), parts: new Float64Array(length) };
      for (let i = 0; i < length; i++) {
        into.weights[i] = weights[from + i]!;
        into.parts[i] = parts[from + i]!;
      }
      this.#known[length] = into;
    }
  }
}

/** Sums of whole numbers, in doubles as long as those are exact. */
class ExactSums {
  readonly #small: Float64Array;
  readonly #large = new Map<number, bigint>();

  constructor(size: number) {
    this.#small = new Float64Array(size);
  }

  /** @param amount at most 2^40 */
  add(place: number, amount: number): void {
    const sum = this.#small[place]! + amount;
    if (Math.abs(sum) < MAX_EXACT) this.#small[place] = sum;
    else {
      this.#small[place] = 0;
      this.addLarge(place, BigInt(sum));
    }
  }

  addLarge(place: number, amount: bigint): void {
    this.#large.set(place, (this.#large.get(place) ?? 0n) + amount);
  }

  all(): bigint[] {
    return Array.from(this.#small, (sum, place) => BigInt(sum) + (this.#large.get(place) ?? 0n));
  }
}

/** The row that has everything; -1: it is shared. */
function wholeCredit(weights: Float64Array, from: number, to: number): number {
  for (let row = from; row < to; row++) {
    if (weights[row] === 1) return row;
    if (weights[row]! > 0) return to - from === 1 ? row : -1;
  }
  return -1;
}
