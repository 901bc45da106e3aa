/** Which touchpoints of a journey may earn credit: frame rules 2 and 3 of docs/attribution.md. */
import { bytesAt, doublesAt, numbersAt } from '../columns.ts';
import type { JourneyTable } from './journey-table.ts';

export interface Frame {
  /** Frame rule 2: T - L <= time, the end included; `Infinity` = unlimited. Days of 24 hours. */
  readonly lookbackDays: number;
  /** Frame rule 3: `exclude` drops direct touchpoints where any other is eligible. */
  readonly direct: 'include' | 'exclude';
}

export const DAY_MS = 86_400_000;

export type Ineligible = 'after' | 'before_lookback' | 'direct';

/**
 * The table of eligible touchpoints; `row` points back into `table`. A journey that did not convert has no T: its
 * newest touchpoint takes its place, so that fitted models see paths of the same length on both sides.
 */
export function eligible(table: JourneyTable, { lookbackDays, direct }: Frame): JourneyTable {
  const journeys = table.at.length;
  const start = new Uint32Array(journeys + 1);
  const row = new Uint32Array(table.time.length);
  let kept = 0;
  for (let j = 0; j < journeys; j++) {
    start[j] = kept;
    let from = table.start[j]!;
    let to = table.start[j + 1]!;
    const at = table.at[j]!;
    if (!Number.isNaN(at)) while (to > from && table.time[to - 1]! > at) to--;
    const earliest = lookbackStart(table, j, lookbackDays);
    while (from < to && table.time[from]! < earliest) from++;
    for (let i = from; i < to; i++) row[kept++] = i;
    if (direct === 'exclude') kept = dropDirect(table, row, start[j]!, kept);
  }
  start[journeys] = kept;
  return pick(table, start, row.subarray(0, kept));
}

/** The earliest time that counts for journey j. */
function lookbackStart(table: JourneyTable, j: number, lookbackDays: number): number {
  const last = table.start[j + 1]! - 1;
  const at = table.at[j]!;
  const reference = Number.isNaN(at) ? (last >= table.start[j]! ? table.time[last]! : 0) : at;
  return reference - lookbackDays * DAY_MS;
}

/** Removes direct rows from `row[from..to)` unless all are direct; returns the new end. */
function dropDirect(table: JourneyTable, row: Uint32Array, from: number, to: number): number {
  let end = from;
  for (let i = from; i < to; i++) if (table.direct[row[i]!] === 0) row[end++] = row[i]!;
  return end === from ? to : end;
}

function pick(table: JourneyTable, start: Uint32Array, row: Uint32Array): JourneyTable {
  return {
    ...table,
    start,
    time: doublesAt(table.time, row),
    channel: numbersAt(table.channel, row),
    type: numbersAt(table.type, row),
    direct: bytesAt(table.direct, row),
    row,
  };
}

/** Why a row of the full table that is not in the eligible one earns nothing; for explanations. */
export function whyIneligible(table: JourneyTable, j: number, row: number, { lookbackDays }: Frame): Ineligible {
  if (table.time[row]! > table.at[j]!) return 'after';
  return table.time[row]! < lookbackStart(table, j, lookbackDays) ? 'before_lookback' : 'direct';
}
