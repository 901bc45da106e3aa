/** What KPIs are made of, added up by group. */
import { type KpiSums, noSums } from '../../domain/kpis/kpis.ts';
import type { Key } from '../attribution/groups.ts';
import type { MeasuredAll } from '../attribution/measure.ts';

export const STEPS = ['lead', 'mql', 'sql', 'opportunity', 'won'] as const;
export type Step = (typeof STEPS)[number];

const COUNT_OF = { lead: 'leads', mql: 'mqls', sql: 'sqls', opportunity: 'opportunities', won: 'won' } as const;

export function addStep(book: Sums, step: Step, row: MeasuredAll['rows'][number]): void {
  for (const sums of [book.of(row.key), book.totals]) {
    sums[COUNT_OF[step]] += row.conversions;
    if (step === 'lead') sums.cohortWon += row.won;
    if (step === 'opportunity') sums.pipeline += row.open;
    if (step !== 'won') continue;
    sums.revenue += row.value;
    sums.mrr += row.recurring;
    for (const name of ['days', 'daysFromLead'] as const) {
      sums[name].sum += row[name].sum;
      sums[name].weight += row[name].weight;
    }
  }
}

/** By group, and of all. */
export class Sums {
  readonly totals = noSums();
  readonly #groups = new Map<string, { key: Key; sums: KpiSums }>();

  of(key: Key): KpiSums {
    const text = JSON.stringify(key);
    let group = this.#groups.get(text);
    if (!group) {
      group = { key, sums: noSums() };
      this.#groups.set(text, group);
    }
    return group.sums;
  }

  /** In the order of their keys; what is not set last. */
  rows(): { key: Key; sums: KpiSums }[] {
    const text = ({ key }: { key: Key }) => key.map((value) => value ?? '\uffff').join('\u0000');
    return [...this.#groups.values()].sort((a, b) => (text(a) < text(b) ? -1 : 1));
  }
}
