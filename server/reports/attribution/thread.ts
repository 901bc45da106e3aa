/**
 * Where attribution reports are computed: a thread of its own, which keeps the columns it was last given. Another model,
 * grouping or lookback over the same columns reads nothing again.
 */
import type { AttributionColumns, ForeignDeal } from '../../storage/reads/attribution/columns.ts';
import { type MeasureAsk, type MeasureOutcome, measure } from './measure.ts';
import { type ReportAsk, type ReportOutcome, report } from './report.ts';

export type ThreadAsk = ({ kind: 'report' } & ReportAsk) | ({ kind: 'measure' } & MeasureAsk);
export type ThreadOutcome = ReportOutcome | MeasureOutcome;

export interface Work {
  /** Names the columns: what was asked of storage, and the state of the data. */
  key: string;
  /** null: they should be here already. */
  columns: AttributionColumns | null;
  ask: ThreadAsk;
}

export type WorkDone = { kept: false } | { kept: true; outcome: ThreadOutcome; foreign: ForeignDeal[] };

/** Touchpoints that are kept in all, about 40 bytes each. */
const MAX_KEPT = 4_000_000;

/** The one used last comes last. */
const kept = new Map<string, AttributionColumns>();

export default function run({ key, columns, ask }: Work): WorkDone {
  const found = columns ?? kept.get(key);
  if (!found) return { kept: false };
  kept.delete(key);
  kept.set(key, found);
  forgetOldest();
  if (ask.kind === 'measure') return { kept: true, outcome: measure(found, ask), foreign: found.foreign };
  return {
    kept: true,
    outcome: report(found, ask),
    foreign: found.foreign.filter((deal) => deal.measure === ask.measure),
  };
}

function forgetOldest(): void {
  let size = 0;
  for (const [key, { touches, journeys }] of [...kept].reverse()) {
    size += touches.time.length + journeys.at.length;
    if (size > MAX_KEPT && kept.size > 1) kept.delete(key);
  }
}
