import { AccountsQuery, AccountsReport } from '../../../shared/api/report.ts';
import { DEFAULT_SETTINGS } from '../../domain/attribution/model.ts';
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
    const everybody = { ...columns, period: null, accounts: true };
    const deals = (milestone: 'opportunity' | 'won') => ({
      ...reading.read(query, site, milestone).columns,
      period: null,
      accounts: true,
      touches: false,
    });
    const measured = {
      kind: 'measure' as const,
      model: 'linear',
      frame: { lookbackDays: Number.POSITIVE_INFINITY, direct: 'include' as const },
      settings: DEFAULT_SETTINGS,
      groupBy: ['account' as const],
      filters: {},
      details: [],
      timeZone: site.timeZone,
    };
    const [people, opened, won] = await reading.attribution.inTurn(
      site,
      false,
      async (turn) =>
        [
          (await turn.one<'accounts'>(everybody, { kind: 'accounts', ...filters })).answer,
          (await turn.one<'measure'>(deals('opportunity'), measured)).answer,
          (await turn.one<'measure'>(deals('won'), measured)).answer,
        ] as const,
    );
    if (!opened.ok || !won.ok) throw new Error('A heuristic model could not be fitted');
    const of = (answer: typeof won) => new Map(answer.measured.rows.map((row) => [row.key[0]!, row]));
    const [openOf, wonOf] = [of(opened), of(won)];
    const amount = amountsOf(site);
    const iso = (at: number) => (Number.isNaN(at) ? null : toIso(at));
    const active = people.filter(
      ({ firstTouch, lastTouch }) =>
        (asked.from === undefined || lastTouch >= asked.from) && (asked.to === undefined || firstTouch < asked.to),
    );
    const rows = active
      .map((row) => {
        const [open, closed] = [openOf.get(row.account), wonOf.get(row.account)];
        return {
          account: row.account,
          people: row.people,
          touchpoints: row.touchpoints,
          stage: row.stage,
          channels: row.channels.map(([name, touchpoints]) => ({ name, touchpoints })),
          campaigns: row.campaigns.map(([name, touchpoints]) => ({ name, touchpoints })),
          firstTouchAt: iso(row.firstTouch),
          lastTouchAt: iso(row.lastTouch),
          opportunities: Math.round((open?.conversions ?? 0) / 1e6),
          won: Math.round((closed?.conversions ?? 0) / 1e6),
          pipeline: amount(open?.open ?? 0n),
          revenue: amount(closed?.value ?? 0n),
        };
      })
      .sort((a, b) => b.touchpoints - a.touchpoints || (a.account < b.account ? -1 : 1));
    return {
      currency: site.currency,
      rows: rows.slice(0, query.limit ?? DEFAULT_LIMIT),
      totals: { accounts: rows.length, people: rows.reduce((sum, row) => sum + row.people, 0) },
    };
  },
});
