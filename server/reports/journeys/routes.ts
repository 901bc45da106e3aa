/** Reports of journeys and visits: funnel, landing pages, paths, self-reported sources, traffic, dark social, cohorts, accounts, quality. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TObject } from 'typebox';
import { TOUCHPOINT_FILTERS } from '../../../shared/api/filters.ts';
import type { KpiDimension } from '../../../shared/api/kpi.ts';
import {
  AccountsQuery,
  AccountsReport,
  CohortsQuery,
  CohortsReport,
  DarkSocialQuery,
  DarkSocialReport,
  FunnelQuery,
  FunnelReport,
  LandingPagesQuery,
  LandingPagesReport,
  PathsQuery,
  PathsReport,
  QualityQuery,
  QualityReport,
  SelfReportedQuery,
  SelfReportedReport,
  TRAFFIC_DIMENSIONS,
  TrafficQuery,
  TrafficReport,
} from '../../../shared/api/report.ts';
import { DEFAULT_SETTINGS } from '../../domain/attribution/model.ts';
import { dayIn } from '../../domain/day.ts';
import { toIso } from '../../domain/iso.ts';
import { currencyExponent, formatAmount } from '../../domain/money.ts';
import type { Auth } from '../../http/auth.ts';
import { type AskedFilters, readFilters } from '../../http/filters.ts';
import { type FieldError, invalid } from '../../http/problem.ts';
import { deriveSettings, type StoredSite } from '../../storage/facts/sites.ts';
import type { Storage } from '../../storage/storage.ts';
import { baseAsk } from '../attribution/base-ask.ts';
import { detailOf, type TouchFilters } from '../attribution/groups.ts';
import { readGroupBy } from '../attribution/read-query.ts';
import { isFitted, listed, readFrame, readModels } from '../attribution/read-settings.ts';
import type { AttributionReporter, ColumnsAsk } from '../attribution/reporter.ts';
import { definitionsOf } from '../definitions.ts';
import { KpiReporter } from '../kpis/reporter.ts';
import { darkSocialView, trafficView } from '../traffic/traffic.ts';
import { selfReportedView } from './self-reported.ts';
import { STEPS } from './stages.ts';

export interface JourneyReportParts {
  storage: Storage;
  auth: Auth;
  attribution: AttributionReporter;
}

const END = Number.MAX_SAFE_INTEGER;
const DEFAULT_LIMIT = 50;
const ratio = (a: number, b: number): number | null => (b === 0 ? null : a / b);
/** Sums of weights are a little off where thirds were added up. */
const rounded = (sum: number): number => Math.round(sum * 1e6) / 1e6;

export function journeyReportRoutes(app: FastifyInstance, { storage, auth, attribution }: JourneyReportParts): void {
  const kpis = new KpiReporter(storage, attribution);

  function report<Q extends { site?: string }, A>(
    name: string,
    summary: string,
    shapes: { query: TObject; answer: TObject },
    answer: (site: StoredSite, query: Q) => Promise<A>,
  ): void {
    app.get(
      `/v1/reports/${name}`,
      {
        onRequest: auth.needs('read'),
        config: { csv: { name, rows: 'rows' } },
        schema: { tags: ['Reports'], summary, querystring: shapes.query, response: { 200: shapes.answer } },
      },
      async (request: FastifyRequest) => {
        const query = request.query as Q;
        return answer(auth.site(await auth.require(request, 'read'), query.site), query);
      },
    );
  }

  report<FunnelQuery, FunnelReport>(
    'funnel',
    'How far the leads of a period came',
    { query: FunnelQuery, answer: FunnelReport },
    async (site, query) => {
      const { asked, filters, columns } = read(query, site, 'lead');
      const { steps, visitors } = await attribution.inTurn(site, true, async (turn) => {
        const { answer } = await turn.one<'stages'>(columns, { kind: 'stages', ...filters });
        const visits = await visitsOf(site, asked, filters.details, turn.deadline);
        const { totals } = trafficView(visits, filters.details, [], filters.filters, dayIn(site.timeZone));
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
        definitions: {
          visitor: 'different visitors of the visits of the period',
          lead: 'leads created in the period; each later step counts those of them who reached it, or a later one, by now',
        },
      };
    },
  );

  report<LandingPagesQuery, LandingPagesReport>(
    'landing-pages',
    'Visits, leads and revenue by the page where visits begin, also of pages without a lead',
    { query: LandingPagesQuery, answer: LandingPagesReport },
    async (site, query) => {
      const { asked, filters } = read(query, site, 'lead');
      const { model, frame } = await modelAndFrame(site, query);
      const [sums] = await kpis.answer(site, [
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
  );

  report<PathsQuery, PathsReport>(
    'paths',
    'The most frequent ways to a milestone, by channel',
    { query: PathsQuery, answer: PathsReport },
    async (site, query) => {
      const milestone = query.milestone ?? 'won';
      const { columns, filters } = read(query, site, milestone);
      const limit = query.limit ?? DEFAULT_LIMIT;
      const { answer } = await attribution.inTurn(site, false, (turn) =>
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
  );

  report<SelfReportedQuery, SelfReportedReport>(
    'self-reported',
    'What leads say of how they came, beside what was tracked',
    { query: SelfReportedQuery, answer: SelfReportedReport },
    async (site, query) => {
      const { columns, filters } = read(query, site, 'lead');
      return attribution.inTurn(site, false, async (turn) => {
        const { answer } = await turn.one<'tracked'>({ ...columns, names: true }, { kind: 'tracked', ...filters });
        return selfReportedView(answer, await storage.read('selfReportedSources', site.siteId));
      });
    },
  );

  report<TrafficQuery, TrafficReport>(
    'traffic',
    'Visits, visitors and page views',
    { query: TrafficQuery, answer: TrafficReport },
    async (site, query) => {
      const { asked, filters } = read(query, site, 'lead');
      const names = listed(query.groupBy);
      if (names.some((name) => !(TRAFFIC_DIMENSIONS as readonly string[]).includes(name))) {
        throw invalid([{ parameter: 'groupBy', detail: `must be a list of ${TRAFFIC_DIMENSIONS.join(', ')}` }]);
      }
      const groupBy = (names.length > 0 ? [...new Set(names)] : ['channel']) as KpiDimension[];
      const details = detailsOf([...groupBy, ...Object.keys(filters.filters)]);
      const visits = await attribution.inTurn(site, true, (turn) => visitsOf(site, asked, details, turn.deadline));
      return trafficView(visits, details, groupBy, filters.filters, dayIn(site.timeZone));
    },
  );

  report<DarkSocialQuery, DarkSocialReport>(
    'dark-social',
    'Direct landings of new visitors on deep pages: links passed on where it cannot be seen',
    { query: DarkSocialQuery, answer: DarkSocialReport },
    async (site, query) => {
      const { asked } = read(query, site, 'lead');
      const visits = await attribution.inTurn(site, true, (turn) =>
        visitsOf(site, asked, ['landingPage'], turn.deadline),
      );
      return darkSocialView(visits, query.limit ?? DEFAULT_LIMIT);
    },
  );

  report<CohortsQuery, CohortsReport>(
    'cohorts',
    'Leads by the month of their creation, and what became of them',
    { query: CohortsQuery, answer: CohortsReport },
    async (site, query) => {
      const { columns, filters } = read(query, site, 'lead');
      const { answer } = await attribution.inTurn(site, false, (turn) =>
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
  );

  report<AccountsQuery, AccountsReport>(
    'accounts',
    'Companies: their people, what these did, how far they came, what they are worth',
    { query: AccountsQuery, answer: AccountsReport },
    async (site, query) => {
      const { columns, filters, asked } = read(query, site, 'lead');
      const everybody = { ...columns, period: null, accounts: true };
      const deals = (milestone: 'opportunity' | 'won') => ({
        ...read(query, site, milestone).columns,
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
      const [people, opened, won] = await attribution.inTurn(
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
  );

  report<QualityQuery, QualityReport>(
    'quality',
    'What becomes of the leads of each source: stages reached and win rate',
    { query: QualityQuery, answer: QualityReport },
    async (site, query) => {
      const errors: FieldError[] = [];
      const groupBy = query.groupBy === undefined ? (['source'] as const) : readGroupBy(query.groupBy, errors);
      if (errors.length > 0) throw invalid(errors);
      const { model, frame } = await modelAndFrame(site, query);
      const { columns, filters } = read(query, site, 'lead');
      const details = detailsOf([...groupBy, ...Object.keys(filters.filters)]);
      const { answer } = await attribution.inTurn(site, false, (turn) =>
        turn.one<'quality'>(
          { ...columns, details, accounts: columns.accounts || groupBy.includes('account' as never) },
          { kind: 'quality', ...filters, details, groupBy, model, frame },
        ),
      );
      return {
        groupBy: [...groupBy],
        model: typeof model === 'string' ? model : model.id,
        rows: answer.map(({ key, reached }) => {
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
  );

  /** Columns of the journeys that a query's filters leave. @param milestone whose date the period is of */
  function read(query: Parameters<typeof readFilters>[0], site: StoredSite, milestone: string) {
    const asked = readFilters(query, site.timeZone);
    const touch: TouchFilters = {};
    for (const name of TOUCHPOINT_FILTERS) if (asked.touchpoint[name]) touch[name] = asked.touchpoint[name];
    const details = detailsOf(Object.keys(touch));
    const columns: ColumnsAsk = {
      ...baseAsk(site, milestone),
      period:
        asked.from === undefined && asked.to === undefined
          ? null
          : { basis: 'milestone', from: asked.from ?? 0, to: asked.to ?? END },
      only: {
        product: asked.products ?? null,
        account: asked.accounts ?? null,
        stage: asked.stages ?? null,
        dealType: null,
      },
      details,
    };
    return { asked, columns, filters: { filters: touch, details, timeZone: site.timeZone } };
  }

  function visitsOf(
    site: StoredSite,
    { from, to }: AskedFilters,
    details: ReturnType<typeof detailsOf>,
    deadline: number,
  ) {
    const period = { from: from ?? 0, to: to ?? END };
    return storage.read('visitColumns', site.siteId, period, details, deriveSettings(site), deadline);
  }

  async function modelAndFrame(site: StoredSite, query: { model?: string; lookbackDays?: string }) {
    const errors: FieldError[] = [];
    const models = readModels(query.model ?? 'first', (await definitionsOf(storage, site)).models, errors, 'model');
    if (models.length > 1 || models.some(isFitted)) {
      errors.push({ parameter: 'model', detail: 'must be one model that is not fitted' });
    }
    const frame = readFrame(query, errors);
    if (errors.length > 0) throw invalid(errors);
    return { model: models[0]!, frame };
  }
}

function detailsOf(dimensions: readonly string[]) {
  const details = dimensions
    .map((dimension) => detailOf(dimension as KpiDimension))
    .filter((detail) => detail !== null);
  return [...new Set(details)];
}

function amountsOf({ currency }: StoredSite): (minor: bigint) => string {
  return (minor) => formatAmount(minor, currencyExponent(currency));
}
