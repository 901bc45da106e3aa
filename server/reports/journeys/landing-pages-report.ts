import { LandingPagesQuery, LandingPagesReport } from '../../../shared/api/report.ts';
import { DEFAULT_SETTINGS } from '../../domain/attribution/model.ts';
import { END } from '../kpis/reporter.ts';
import { amountsOf, DEFAULT_LIMIT, ratio } from './reading.ts';
import { journeyReport } from './report.ts';

export const landingPagesReport = journeyReport<LandingPagesQuery, LandingPagesReport>({
  name: 'landing-pages',
  summary: 'Visits, leads and revenue by the page where visits begin, also of pages without a lead',
  query: LandingPagesQuery,
  answer: LandingPagesReport,
  async run(reading, site, query) {
    const { asked, filters } = reading.read(query, site, 'lead');
    const { model, frame } = await reading.modelAndFrame(site, query);
    const [sums] = await reading.kpis.answer(site, [
      {
        period: { from: asked.from ?? 0, to: asked.to ?? END },
        groupBy: ['landingPage'],
        filters: filters.filters,
        model,
        frame,
        settings: DEFAULT_SETTINGS,
      },
    ]);
    const amount = amountsOf(site);
    const shared = (millionths: number) => millionths / 1e6;
    const rows = sums!.rows
      .map(({ key, sums: { visits, visitors, leads, opportunities, won, revenue } }) => ({
        landingPage: key[0]!,
        visits,
        visitors,
        leads: shared(leads),
        opportunities: shared(opportunities),
        won: shared(won),
        revenue: amount(revenue),
        leadRate: ratio(shared(leads), visitors),
      }))
      .filter((row) => row.landingPage !== null || row.leads > 0 || row.won > 0 || row.visits > 0)
      .sort((a, b) => b.visits - a.visits || b.leads - a.leads);
    const { totals } = sums!;
    return {
      currency: site.currency,
      rows: rows.slice(0, query.limit ?? DEFAULT_LIMIT),
      totals: {
        pages: rows.length,
        visits: totals.visits,
        visitors: totals.visitors,
        leads: shared(totals.leads),
        won: shared(totals.won),
        revenue: amount(totals.revenue),
      },
      definitions: {
        leads: 'leads created in the period, shared out by the model; landingPage null: what came by no page',
        leadRate: 'leads / visitors',
      },
    };
  },
});
