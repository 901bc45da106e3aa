import { QualityQuery, QualityReport } from '../../../shared/api/report.ts';
import { whenWritten } from '../../http/lazy-rows.ts';
import { type FieldError, invalid } from '../../http/problem.ts';
import { readGroupBy } from '../attribution/read-query.ts';
import { detailsOf, ratio, rounded } from './reading.ts';
import { journeyReport } from './report.ts';
import { STEPS } from './stages.ts';

export const qualityReport = journeyReport<QualityQuery, QualityReport>({
  name: 'quality',
  summary: 'What becomes of the leads of each source: stages reached and win rate',
  query: QualityQuery,
  answer: QualityReport,
  async run(reading, site, query) {
    const errors: FieldError[] = [];
    const groupBy = query.groupBy === undefined ? (['source'] as const) : readGroupBy(query.groupBy, errors);
    if (errors.length > 0) throw invalid(errors);
    const { model, frame } = await reading.modelAndFrame(site, query);
    const { columns, filters } = reading.read(query, site, 'lead');
    const details = detailsOf([...groupBy, ...Object.keys(filters.filters)]);
    const { answer } = await reading.attribution.inTurn(site, false, (turn) =>
      turn.one<'quality'>({ ...columns, details }, { kind: 'quality', ...filters, details, groupBy, model, frame }),
    );
    return {
      groupBy: [...groupBy],
      model: typeof model === 'string' ? model : model.id,
      rows: whenWritten(answer, ({ key, reached }) => {
        const [leads, mqls, sqls, opportunities, won] = STEPS.map((_, i) => rounded(reached[i]!)) as [
          number,
          number,
          number,
          number,
          number,
        ];
        return {
          key: Object.fromEntries(groupBy.map((dimension, i) => [dimension, key[i]!])),
          leads,
          mqls,
          sqls,
          opportunities,
          won,
          mqlRate: ratio(mqls, leads),
          sqlRate: ratio(sqls, leads),
          opportunityRate: ratio(opportunities, leads),
          wonRate: ratio(won, leads),
          winRate: ratio(won, opportunities),
        };
      }),
      definitions: {
        leads:
          'leads created in the period, shared out by the model; each stage counts those who reached it, or a later one',
        winRate: 'won / opportunities',
      },
    };
  },
});
