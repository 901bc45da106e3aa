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
  visitors: number;
}

export interface Counted {
  /** Place in the periods. */
  period: number;
  group: number;
  visits: number;
  visitors: number;
}

/**
 * Each pair of period and group is counted for itself; empty ones are left out.
 * @param periods in order, without overlap
 * @param groupOf of each source; -1: its visits are not asked for
 * @param groups how many there are
 */
export function countVisits(
  list: VisitList,
  periods: readonly Period[],
  groupOf: Int32Array,
  groups: number,
): Counted[] {
  const counted: Counted[] = [];
  // Equal marks: the visitor was seen in this group already.
  const seen = new Uint32Array(list.visitors);
  let mark = 0;
  for (const [period, rows] of rowsByPeriod(list, periods, groupOf).entries()) {
    const { start, order } = sortBy(rows, (row) => groupOf[list.source[row]!]!, groups);
    for (let group = 0; group < groups; group++) {
      const [from, to] = [start[group]!, start[group + 1]!];
      if (from === to) continue;
      mark++;
      let visitors = 0;
      for (let i = from; i < to; i++) {
        const visitor = list.visitor[order[i]!]!;
        if (seen[visitor] !== mark) visitors++;
        seen[visitor] = mark;
      }
      counted.push({ period, group, visits: to - from, visitors });
    }
  }
  return counted;
}

function rowsByPeriod(list: VisitList, periods: readonly Period[], groupOf: Int32Array): Uint32Array[] {
  const { at, source, size } = list;
  const periodOf = new Int32Array(size);
  const counts = new Uint32Array(periods.length);
  for (let row = 0; row < size; row++) {
    const period = groupOf[source[row]!]! < 0 ? -1 : placeIn(periods, at[row]!);
    periodOf[row] = period;
    if (period >= 0) counts[period]!++;
  }
  const rows = Array.from(counts, (count) => new Uint32Array(count));
  const next = new Uint32Array(periods.length);
  for (let row = 0; row < size; row++) {
    const period = periodOf[row]!;
    if (period >= 0) rows[period]![next[period]!++] = row;
  }
  return rows;
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
function sortBy(rows: Uint32Array, groupOf: (row: number) => number, groups: number) {
  const start = new Uint32Array(groups + 1);
  for (const row of rows) start[groupOf(row) + 1]!++;
  for (let group = 0; group < groups; group++) start[group + 1]! += start[group]!;
  const next = start.slice();
  const order = new Uint32Array(rows.length);
  for (const row of rows) order[next[groupOf(row)]!++] = row;
  return { start, order };
}
