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
  /** By row: its group, or `LEFT_OUT`. */
  groups: Uint32Array;
  groupCount: number;
  /** By journey of the table: minor units. */
  values: BigInt64Array;
  /** By journey of the table: the group of those without a touchpoint; left out: they are unattributed. */
  empty?: Uint32Array;
}

export function sumCredits({ table, weights, groups, groupCount, values, empty }: CreditInput): ModelSums {
  // The last place is of what is left out.
  const conversions = new Float64Array(groupCount + 1);
  const value = new ExactSums(groupCount + 1);
  const place = (row: number): number => (groups[row] === LEFT_OUT ? groupCount : groups[row]!);
  const unattributed: Sum = { conversions: 0, value: 0n };
  const parts = new Float64Array(table.time.length);
  for (let j = 0; j < table.at.length; j++) {
    if (Number.isNaN(table.at[j]!)) continue;
    const [from, to] = [table.start[j]!, table.start[j + 1]!];
    const minor = values[j]!;
    if (from === to) {
      const group = empty?.[j] ?? LEFT_OUT;
      if (group === LEFT_OUT) {
        unattributed.conversions += MILLION;
        unattributed.value += minor;
      } else {
        conversions[group]! += MILLION;
        value.addLarge(group, minor);
      }
      continue;
    }
    const winner = wholeCredit(weights, from, to);
    if (winner >= 0) {
      conversions[place(winner)]! += MILLION;
    } else {
      allocateInto(MILLION, weights, from, to, parts);
      for (let row = from; row < to; row++) conversions[place(row)]! += parts[row]!;
    }
    if (minor === 0n) continue;
    const amount = Number(minor);
    if (Math.abs(amount) > MAX_FAST) {
      const shares = allocate(minor, Array.from(weights.subarray(from, to)));
      for (let row = from; row < to; row++) {
        value.addLarge(place(row), shares[row - from]!);
      }
    } else if (winner >= 0) value.add(place(winner), amount);
    else {
      allocateInto(Math.abs(amount), weights, from, to, parts);
      const sign = Math.sign(amount);
      for (let row = from; row < to; row++) value.add(place(row), sign * parts[row]!);
    }
  }
  const sums = value.all();
  return {
    conversions: conversions.subarray(0, groupCount),
    value: sums.slice(0, groupCount),
    unattributed,
    filteredOut: { conversions: conversions[groupCount]!, value: sums[groupCount]! },
  };
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
