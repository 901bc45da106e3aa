/** Runs a model over a table of eligible journeys, and explains one of them. */
import { type Frame, type Ineligible, whyIneligible } from './eligible.ts';
import { EligibleJourney } from './eligible-journey.ts';
import type { JourneyTable } from './journey-table.ts';
import type { Weigher } from './model.ts';

/** Per row of `table`: its weight. Journeys that did not convert stay 0; every other with a touchpoint sums to 1. */
export function weighAll(
  table: JourneyTable,
  weigher: Weigher,
  out = new Float64Array(table.time.length),
): Float64Array {
  out.fill(0);
  const journey = new EligibleJourney(table);
  for (let j = 0; j < table.at.length; j++) {
    journey.moveTo(j);
    if (journey.from < journey.to && !Number.isNaN(table.at[j]!)) weigher.weigh(journey, out);
  }
  return out;
}

export interface ExplainedTouchpoint {
  /** Row of the full table. */
  readonly row: number;
  readonly weight: number;
  readonly reason: string;
}

const INELIGIBLE: Record<Ineligible, (frame: Frame) => string> = {
  after: () => 'after the milestone',
  before_lookback: ({ lookbackDays }) => `before the lookback window of ${lookbackDays} days`,
  direct: () => 'direct, left out because others are not',
};

/**
 * Every touchpoint of journey j of the full table, in order, with its weight and why; what is not eligible weighs 0.
 * `weights` are those of the eligible table made from `full` under `frame`.
 */
export function explain(
  full: JourneyTable,
  eligibleTable: JourneyTable,
  frame: Frame,
  weigher: Weigher,
  weights: Float64Array,
  j: number,
): ExplainedTouchpoint[] {
  const journey = new EligibleJourney(eligibleTable).moveTo(j);
  const lines: ExplainedTouchpoint[] = [];
  let next = journey.from;
  for (let row = full.start[j]!; row < full.start[j + 1]!; row++) {
    if (next < journey.to && eligibleTable.row[next] === row) {
      lines.push({ row, weight: weights[next]!, reason: weigher.reason(journey, next) });
      next++;
    } else lines.push({ row, weight: 0, reason: INELIGIBLE[whyIneligible(full, j, row, frame)](frame) });
  }
  return lines;
}
