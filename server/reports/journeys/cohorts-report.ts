import { CohortsQuery, CohortsReport } from '../../../shared/api/report.ts';
import { ratio } from './reading.ts';
import { journeyReport } from './report.ts';

export const cohortsReport = journeyReport<CohortsQuery, CohortsReport>({
  name: 'cohorts',
  summary: 'Leads by the month of their creation, and what became of them',
  query: CohortsQuery,
  answer: CohortsReport,
  async run(reading, site, query) {
    const { columns, filters } = reading.read(query, site, 'lead');
    const { answer } = await reading.attribution.inTurn(site, false, (turn) =>
      turn.one<'cohorts'>(columns, { kind: 'cohorts', ...filters }),
    );
    return {
      rows: answer.map(({ month, leads, reached, wonByMonth }) => ({
        month,
        leads,
        mql: reached[1]!,
        sql: reached[2]!,
        opportunity: reached[3]!,
        won: reached[4]!,
        wonRate: ratio(reached[4]!, leads),
        wonByMonth,
      })),
      definitions: { mql: 'leads of the month who reached it, or a later stage, by now; likewise the others' },
    };
  },
});
