import { AccountsQuery, AccountsReport } from '../../../shared/api/report.ts';
import { toIso } from '../../domain/iso.ts';
import { amountsOf, DEFAULT_LIMIT } from './reading.ts';
import { journeyReport } from './report.ts';

export const accountsReport = journeyReport<AccountsQuery, AccountsReport>({
  name: 'accounts',
  summary: 'Companies: their people, what these did, how far they came, what they are worth',
  query: AccountsQuery,
  answer: AccountsReport,
  async run(reading, site, query) {
    const { columns, filters, asked } = reading.read(query, site, 'lead');
    const everybody = { ...columns, period: null };
    const deals = (milestone: 'opportunity' | 'won') => ({
      ...reading.read(query, site, milestone).columns,
      period: null,
      touches: false,
    });
    const { found, opened, won } = await reading.attribution.inTurn(site, false, async (turn) => {
      const { from, to } = asked;
      const limit = query.limit ?? DEFAULT_LIMIT;
      const { answer: found } = await turn.one<'accounts'>(everybody, {
        kind: 'accounts',
        ...filters,
        from,
        to,
        limit,
      });
      const ask = { kind: 'accountDeals' as const, accounts: found.rows.map(({ account }) => account) };
      const { answer: opened } = await turn.one<'accountDeals'>(deals('opportunity'), ask);
      const { answer: won } = await turn.one<'accountDeals'>(deals('won'), ask);
      return { found, opened, won };
    });
    const amount = amountsOf(site);
    const iso = (at: number) => (Number.isNaN(at) ? null : toIso(at));
    return {
      currency: site.currency,
      rows: found.rows.map((row, i) => ({
        account: row.account,
        people: row.people,
        touchpoints: row.touchpoints,
        stage: row.stage,
        channels: row.channels.map(([name, touchpoints]) => ({ name, touchpoints })),
        campaigns: row.campaigns.map(([name, touchpoints]) => ({ name, touchpoints })),
        firstTouchAt: iso(row.firstTouch),
        lastTouchAt: iso(row.lastTouch),
        opportunities: opened[i]!.deals,
        won: won[i]!.deals,
        pipeline: amount(opened[i]!.open),
        revenue: amount(won[i]!.value),
      })),
      totals: { accounts: found.accounts, people: found.people },
    };
  },
});
