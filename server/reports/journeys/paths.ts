/** The ways that lead to a milestone: channels in their order, one after itself counted once. */
import type { AttributionColumns } from '../../storage/reads/attribution/columns.ts';
import { type JourneyFilters, matchingJourneys } from './matching.ts';

export interface PathsAsk extends JourneyFilters {
  kind: 'paths';
  limit: number;
}

export interface PathSum {
  path: string[];
  conversions: number;
  value: bigint;
  touchpoints: number;
  /** From the first touchpoint to the milestone, summed up. */
  days: number;
}

export interface Paths {
  rows: PathSum[];
  /** How many different paths there are. */
  paths: number;
  conversions: number;
  value: bigint;
}

const DAY_MS = 86_400_000;

export function paths(columns: AttributionColumns, ask: PathsAsk): Paths {
  const { table, journeys } = matchingJourneys(columns, ask);
  const found = new Map<string, PathSum>();
  const all = { conversions: 0, value: 0n };
  for (const { i, j } of journeys) {
    const path: number[] = [];
    let rows = 0;
    const at = table.at[i]!;
    for (let row = table.start[i]!; row < table.start[i + 1]! && table.time[row]! <= at; row++) {
      rows++;
      if (path.at(-1) !== table.channel[row]) path.push(table.channel[row]!);
    }
    const key = path.join(' ');
    let sum = found.get(key);
    if (!sum) {
      sum = {
        path: path.map((channel) => table.channels[channel]!),
        conversions: 0,
        value: 0n,
        touchpoints: 0,
        days: 0,
      };
      found.set(key, sum);
    }
    const value = columns.journeys.value[j]!;
    sum.conversions++;
    sum.value += value;
    sum.touchpoints += rows;
    if (rows > 0) sum.days += (at - table.time[table.start[i]!]!) / DAY_MS;
    all.conversions++;
    all.value += value;
  }
  const rows = [...found.values()].sort(
    (a, b) => b.conversions - a.conversions || Number(b.value - a.value) || (a.path.join() < b.path.join() ? -1 : 1),
  );
  return { rows: rows.slice(0, ask.limit), paths: rows.length, ...all };
}
