/** Compares what leads say of how they came with what was tracked of them. */
import type { SelfReportedReport } from '../../../shared/api/report.ts';
import { groupSaid, groupTracked } from '../../domain/kpis/self-reported.ts';
import type { Tracked } from './tracked.ts';

/** Answers of one group that are shown. */
const MAX_ANSWERS = 10;

export function selfReportedView(leads: readonly Tracked[], said: ReadonlyMap<string, string>): SelfReportedReport {
  const groups = new Map<string, SelfReportedReport['rows'][number] & { texts: Map<string, number> }>();
  const totals = { leads: leads.length, answered: 0, tracked: 0, agreesWithFirst: 0, agreesWithAny: 0 };
  for (const { leadId, channels, won } of leads) {
    const text = said.get(leadId);
    if (text === undefined) continue;
    const name = groupSaid(text);
    let row = groups.get(name);
    if (!row) {
      row = {
        said: name,
        leads: 0,
        won: 0,
        agreesWithFirst: 0,
        agreesWithAny: 0,
        tracked: {},
        answers: [],
        texts: new Map(),
      };
      groups.set(name, row);
    }
    const tracked = channels.map(groupTracked);
    const first = tracked[0] ?? 'nothing';
    row.leads++;
    if (won) row.won++;
    row.tracked[first] = (row.tracked[first] ?? 0) + 1;
    row.texts.set(text, (row.texts.get(text) ?? 0) + 1);
    totals.answered++;
    if (tracked.length > 0) totals.tracked++;
    for (const sums of [row, totals]) {
      if (first === name) sums.agreesWithFirst++;
      if (tracked.includes(name)) sums.agreesWithAny++;
    }
  }
  const rows = [...groups.values()].sort((a, b) => b.leads - a.leads || (a.said < b.said ? -1 : 1));
  return {
    rows: rows.map(({ texts, ...row }) => ({
      ...row,
      answers: [...texts]
        .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
        .slice(0, MAX_ANSWERS)
        .map(([text, count]) => ({ text, leads: count })),
    })),
    totals: { ...totals, agreement: totals.tracked === 0 ? null : totals.agreesWithAny / totals.tracked },
    definitions: {
      said: 'what leads wrote as their source, grouped by the words in it; Other where none is known',
      tracked:
        'the group of the channel of the first touchpoint up to the creation of the lead; nothing where there is none',
      agreement:
        'of the leads who answered and have a touchpoint, the share whose answer names the group of one of them',
    },
  };
}
