/** What becomes of the leads of each source: who reached which stage, shared out by a model. */

import type { CustomModel } from '../../../shared/api/compute.ts';
import type { AttributionDimension } from '../../../shared/vocabulary.ts';
import { weighAll } from '../../domain/attribution/credit.ts';
import { eligible, type Frame } from '../../domain/attribution/eligible.ts';
import { DEFAULT_SETTINGS } from '../../domain/attribution/model.ts';
import type { AttributionColumns } from '../../storage/reads/attribution/columns.ts';
import { Groups, type Key, LEFT_OUT } from '../attribution/groups.ts';
import { journeysOf } from '../attribution/journeys.ts';
import { modelOf, weigherOf } from '../attribution/report.ts';
import type { JourneyFilters } from './matching.ts';
import { furthest, STEPS } from './stages.ts';

export interface QualityAsk extends JourneyFilters {
  kind: 'quality';
  groupBy: readonly AttributionDimension[];
  model: string | CustomModel;
  frame: Frame;
}

export interface Quality {
  key: Key;
  /** By place in `STEPS`: leads that reached it or a later one. */
  reached: number[];
}

/** @param columns of leads */
export function quality(columns: AttributionColumns, ask: QualityAsk): Quality[] {
  const { table: full, journey } = journeysOf(columns, null, 'value');
  const table = eligible(full, ask.frame);
  const touch = table.row.map((row) => full.row[row]!);
  const groups = new Groups(columns, ask.details, ask.groupBy, ask.filters, ask.timeZone);
  const groupOf = groups.of(table, touch, journey);
  const weigher = weigherOf(modelOf(ask.model), DEFAULT_SETTINGS, table, null, {});
  if ('problem' in weigher) throw new Error(weigher.problem);
  const weights = weighAll(table, weigher);
  const sums = new Map<number, number[]>();
  const add = (group: number, weight: number, stage: number) => {
    if (group === LEFT_OUT || weight === 0) return;
    let reached = sums.get(group);
    if (!reached) {
      reached = STEPS.map(() => 0);
      sums.set(group, reached);
    }
    for (let step = 0; step <= stage; step++) reached[step]! += weight;
  };
  for (const [i, j] of journey.entries()) {
    if (Number.isNaN(table.at[i]!)) continue;
    const stage = furthest(columns, j);
    const [from, to] = [table.start[i]!, table.start[i + 1]!];
    if (from === to) add(groups.ofEmpty(j), 1, stage);
    for (let row = from; row < to; row++) add(groupOf[row]!, weights[row]!, stage);
  }
  return [...sums]
    .map(([group, reached]) => ({ key: groups.keys[group]!, reached }))
    .sort((a, b) => b.reached[0]! - a.reached[0]! || (JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1));
}
