import { FunnelQuery, FunnelReport } from '../../../shared/api/report.ts';
import { END } from '../kpis/reporter.ts';
import { readVisits } from '../kpis/visits.ts';
import { ratio } from './reading.ts';
import { journeyReport } from './report.ts';

/** What is counted, by step; the steps after the second are counted like it. */
export const FUNNEL_DEFINITIONS = {
  visitor: 'different visitors of the visits of the period',
  lead: 'leads created in the period; each later step counts those of them who reached it, or a later one, by now',
};

export const funnelReport = journeyReport<FunnelQuery, FunnelReport>({
  name: 'funnel',
  summary: 'How far the leads of a period came',
  query: FunnelQuery,
  answer: FunnelReport,
  async run(reading, site, query) {
    const { asked, filters, columns } = reading.read(query, site, 'lead');
    const { steps, visitors } = await reading.attribution.inTurn(site, true, async (turn) => {
      const { answer } = await turn.one<'stages'>(columns, { kind: 'stages', ...filters });
      const period = { from: asked.from ?? 0, to: asked.to ?? END };
      const { totals } = await readVisits(reading.storage, site, period, [], filters.filters, turn.deadline);
      return { steps: answer, visitors: totals.visitors };
    });
    const counts = [visitors, ...steps.map((step) => step.leads)];
    return {
      rows: counts.map((count, i) => ({
        step: i === 0 ? ('visitor' as const) : steps[i - 1]!.step,
        count,
        rateFromPrevious: i === 0 ? null : ratio(count, counts[i - 1]!),
        rateFromLead: i === 0 ? null : ratio(count, counts[1]!),
        medianDaysFromLead: i === 0 ? null : steps[i - 1]!.medianDays,
      })),
      definitions: FUNNEL_DEFINITIONS,
    };
  },
});
