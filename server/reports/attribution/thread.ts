/**
 * Where reports are computed: a thread of its own, which keeps the columns it was last given. Another model, grouping or
 * lookback over the same columns reads nothing again.
 */
import type { AttributionColumns, ForeignDeal } from '../../storage/reads/attribution/columns.ts';
import {
  type AccountDeals,
  type AccountDealsAsk,
  type Accounts,
  type AccountsAsk,
  accountDeals,
  accounts,
} from '../journeys/accounts.ts';
import { type Cohort, type CohortsAsk, cohorts } from '../journeys/cohorts.ts';
import { type Paths, type PathsAsk, paths } from '../journeys/paths.ts';
import { type Quality, type QualityAsk, quality } from '../journeys/quality.ts';
import { type StageCount, type StagesAsk, stages } from '../journeys/stages.ts';
import { type Tracked, type TrackedAsk, tracked } from '../journeys/tracked.ts';
import { type NpsAsk, type NpsGroup, nps } from '../kpis/nps.ts';
import {
  type ClaimedConversions,
  type ClaimedConversionsAsk,
  claimedConversions,
} from '../reconciliation/claimed-conversions.ts';
import { type DealChanges, type DealChangesAsk, dealChanges } from './deal-changes.ts';
import { type MeasureAsk, type MeasureOutcome, measure } from './measure.ts';
import { type ReportAsk, type ReportOutcome, report } from './report.ts';

/** What can be computed, by its kind: what is asked, and what is answered. */
export interface Kinds {
  report: [ask: { kind: 'report' } & ReportAsk, answer: ReportOutcome];
  measure: [ask: { kind: 'measure' } & MeasureAsk, answer: MeasureOutcome];
  paths: [ask: PathsAsk, answer: Paths];
  stages: [ask: StagesAsk, answer: StageCount[]];
  quality: [ask: QualityAsk, answer: Quality[]];
  cohorts: [ask: CohortsAsk, answer: Cohort[]];
  tracked: [ask: TrackedAsk, answer: Tracked[]];
  accounts: [ask: AccountsAsk, answer: Accounts];
  accountDeals: [ask: AccountDealsAsk, answer: AccountDeals[]];
  nps: [ask: NpsAsk, answer: NpsGroup[]];
  dealChanges: [ask: DealChangesAsk, answer: DealChanges];
  claimedConversions: [ask: ClaimedConversionsAsk, answer: ClaimedConversions[]];
}

const COMPUTE: { [K in keyof Kinds]: (columns: AttributionColumns, ask: Kinds[K][0]) => Kinds[K][1] } = {
  report,
  measure,
  paths,
  stages,
  quality,
  cohorts,
  tracked,
  accounts,
  accountDeals,
  nps,
  dealChanges,
  claimedConversions,
};

export interface Work<K extends keyof Kinds = keyof Kinds> {
  /** Names the columns: what was asked of storage, and the state of the data. */
  key: string;
  /** null: they should be here already. */
  columns: AttributionColumns | null;
  ask: Kinds[K][0];
}

export type WorkDone<K extends keyof Kinds = keyof Kinds> =
  | { kept: false }
  | { kept: true; answer: Kinds[K][1]; foreign: ForeignDeal[] };

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
  const compute = COMPUTE[ask.kind] as (columns: AttributionColumns, ask: Work['ask']) => Kinds[keyof Kinds][1];
  return { kept: true, answer: compute(found, ask), foreign: found.foreign };
}

/** The one just used stays, however large it is. */
function forgetOldest(): void {
  let size = [...kept.values()].reduce((sum, columns) => sum + sizeOf(columns), 0);
  for (const [key, columns] of kept) {
    if (size <= MAX_KEPT || kept.size === 1) return;
    kept.delete(key);
    size -= sizeOf(columns);
  }
}

const sizeOf = ({ touches, journeys }: AttributionColumns): number => touches.time.length + journeys.at.length;
