/** Counts visits, and how many visitors they are of, in groups. */
import type { Period } from './visits.ts';

/** Visits in any order. */
export interface VisitList {
  size: number;
  /** ms UTC */
  at: Float64Array;
  /** Below `visitors`. */
  visitor: Uint32Array;
  source: Uint32Array;
  /** Page views of the visit. */
  pageViews: Uint32Array;
  visitors: number;
}

export interface Counted {
  /** Place in the periods. */
  period: number;
  group: number;
  visits: number;
  visitors: number;
  /** Visits that are the visitor's first. */
  newVisitors: number;
  pageViews: number;
  /** Visits of one page view or none. */
  bounces: number;
}

/**
 * Each pair of period and group is counted for itself; empty ones are left out.
 * @param periods in order, without overlap
 * @param groupOf of a visit, from 0; -1: it is not asked for; null: all are one group
 * @param isFirst is a visit the visitor's first? null: nobody asks for more than visits and visitors, the rest stays 0
 */
export function countVisits(
  list: VisitList,
  periods: readonly Period[],
  groupOf: ((row: number) => number) | null,
  isFirst: ((row: number) => boolean) | null,
): Counted[] {
  if (groupOf === null && periods.length === 1) return countAll(list, periods[0]!, isFirst);
  const counted: Counted[] = [];
  const rows = rowsWithin(list, periods);
  const { groups, placesOf, groupOfPlace } = placesByPeriod(list, rows, periods, groupOf ?? (() => 0));
  // Equal marks: the visitor was seen in this group already.
  const seen = new Uint32Array(list.visitors);
  let mark = 0;
  for (const [period, places] of placesOf.entries()) {
    const { start, order } = sortBy(places, groupOfPlace, groups);
    for (let group = 0; group < groups; group++) {
      const [from, to] = [start[group]!, start[group + 1]!];
      if (from === to) continue;
      mark++;
      let [visitors, newVisitors, pageViews, bounces] = [0, 0, 0, 0];
      for (let i = from; i < to; i++) {
        const row = rows[order[i]!]!;
        const visitor = list.visitor[row]!;
        if (seen[visitor] !== mark) visitors++;
        seen[visitor] = mark;
        if (!isFirst) continue;
        if (isFirst(row)) newVisitors++;
        pageViews += list.pageViews[row]!;
        if (list.pageViews[row]! <= 1) bounces++;
      }
      counted.push({ period, group, visits: to - from, visitors, newVisitors, pageViews, bounces });
    }
  }
  return counted;
}

/** Of one period, in no groups: nothing has to be put in order. */
function countAll(
  { size, at, visitor, pageViews, visitors }: VisitList,
  { from, to }: Period,
  isFirst: ((row: number) => boolean) | null,
): Counted[] {
  const counted = { period: 0, group: 0, visits: 0, visitors: 0, newVisitors: 0, pageViews: 0, bounces: 0 };
  const seen = new Uint8Array(visitors);
  for (let row = 0; row < size; row++) {
    if (at[row]! < from || at[row]! >= to) continue;
    counted.visits++;
    if (seen[visitor[row]!] === 0) counted.visitors++;
    seen[visitor[row]!] = 1;
    if (!isFirst) continue;
    if (isFirst(row)) counted.newVisitors++;
    counted.pageViews += pageViews[row]!;
    if (pageViews[row]! <= 1) counted.bounces++;
  }
  return counted.visits > 0 ? [counted] : [];
}

/** Most reports are of a short time among years: of other visits nothing else is looked at. */
function rowsWithin({ at, size }: VisitList, periods: readonly Period[]): Uint32Array {
  const [from, to] = [periods[0]?.from ?? 0, periods.at(-1)?.to ?? 0];
  const rows = new Uint32Array(size);
  let count = 0;
  for (let row = 0; row < size; row++) if (at[row]! >= from && at[row]! < to) rows[count++] = row;
  return rows.subarray(0, count);
}

/** A place is one in `rows`. */
function placesByPeriod(
  { at }: VisitList,
  rows: Uint32Array,
  periods: readonly Period[],
  groupOf: (row: number) => number,
) {
  const periodOf = new Int32Array(rows.length);
  const groupOfPlace = new Uint32Array(rows.length);
  const counts = new Uint32Array(periods.length);
  let groups = 0;
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place]!;
    const period = placeIn(periods, at[row]!);
    const group = period < 0 ? -1 : groupOf(row);
    periodOf[place] = group < 0 ? -1 : period;
    if (group < 0) continue;
    groupOfPlace[place] = group;
    if (group >= groups) groups = group + 1;
    counts[period]!++;
  }
  const placesOf = Array.from(counts, (count) => new Uint32Array(count));
  const next = new Uint32Array(periods.length);
  for (let place = 0; place < rows.length; place++) {
    const period = periodOf[place]!;
    if (period >= 0) placesOf[period]![next[period]!++] = place;
  }
  return { groups, placesOf, groupOfPlace };
}

/** Is a visit the visitor's first of all that are listed? */
export function firstVisits({ size, at, visitor, visitors }: VisitList): (row: number) => boolean {
  const firstAt = new Float64Array(visitors).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < size; row++) if (at[row]! < firstAt[visitor[row]!]!) firstAt[visitor[row]!] = at[row]!;
  return (row) => at[row] === firstAt[visitor[row]!];
}

/** -1: in none. */
function placeIn(periods: readonly Period[], at: number): number {
  let [low, high] = [0, periods.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { from, to } = periods[middle]!;
    if (at < from) high = middle - 1;
    else if (at >= to) low = middle + 1;
    else return middle;
  }
  return -1;
}

/** Counting sort. Group g has `order[start[g]]` up to (not including) `order[start[g + 1]]`. */
function sortBy(rows: Uint32Array, groupOf: Uint32Array, groups: number) {
  const start = new Uint32Array(groups + 1);
  for (const row of rows) start[groupOf[row]! + 1]!++;
  for (let group = 0; group < groups; group++) start[group + 1]! += start[group]!;
  const next = start.slice();
  const order = new Uint32Array(rows.length);
  for (const row of rows) order[next[groupOf[row]!]!++] = row;
  return { start, order };
}
