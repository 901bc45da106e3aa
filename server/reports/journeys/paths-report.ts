import { PathsQuery, PathsReport } from '../../../shared/api/report.ts';
import { amountsOf, DEFAULT_LIMIT } from './reading.ts';
import { journeyReport } from './report.ts';

export const pathsReport = journeyReport<PathsQuery, PathsReport>({
  name: 'paths',
  summary: 'The most frequent ways to a milestone, by channel',
  query: PathsQuery,
  answer: PathsReport,
  async run(reading, site, query) {
    const milestone = query.milestone ?? 'won';
    const { columns, filters } = reading.read(query, site, milestone);
    const limit = query.limit ?? DEFAULT_LIMIT;
    const { answer } = await reading.attribution.inTurn(site, false, (turn) =>
      turn.one<'paths'>(columns, { kind: 'paths', limit, ...filters }),
    );
    const amount = amountsOf(site);
    return {
      milestone,
      currency: site.currency,
      rows: answer.rows.map(({ path, conversions, value, touchpoints, days }) => ({
        path,
        conversions,
        value: amount(value),
        share: conversions / answer.conversions,
        averageTouchpoints: touchpoints / conversions,
        averageDays: touchpoints === 0 ? null : days / conversions,
      })),
      totals: { paths: answer.paths, conversions: answer.conversions, value: amount(answer.value) },
    };
  },
});
