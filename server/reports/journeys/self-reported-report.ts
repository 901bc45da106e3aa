import { SelfReportedQuery, SelfReportedReport } from '../../../shared/api/report.ts';
import { journeyReport } from './report.ts';
import { selfReportedView } from './self-reported.ts';

export const selfReportedReport = journeyReport<SelfReportedQuery, SelfReportedReport>({
  name: 'self-reported',
  summary: 'What leads say of how they came, beside what was tracked',
  query: SelfReportedQuery,
  answer: SelfReportedReport,
  personal: true,
  shared: ({ rows, ...report }) => ({ ...report, rows: rows.map((row) => ({ ...row, answers: [] })) }),
  async run(reading, site, query) {
    const { columns, filters } = reading.read(query, site, 'lead');
    return reading.attribution.inTurn(site, false, async (turn) => {
      const { answer } = await turn.one<'tracked'>({ ...columns, names: true }, { kind: 'tracked', ...filters });
      return selfReportedView(answer, await reading.storage.read('selfReportedSources', site.siteId));
    });
  },
});
