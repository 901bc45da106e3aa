/** `GET /v1/reports/kpis`, and the targets it is measured against. */
import { type Static, Type } from 'typebox';
import { OneOf } from '../one-of.ts';
import { REPORT_DIMENSIONS } from '../vocabulary.ts';
import { MAX_ATTRIBUTION_DAYS } from './attribution.ts';
import { Nullable, Page, paging, site } from './common.ts';
import { period, repeatable, touchpointFilters } from './filters.ts';

export const KPI_NAMES = [
  'spend',
  'impressions',
  'clicks',
  'ctr',
  'cpc',
  'visits',
  'visitors',
  'leads',
  'mqls',
  'sqls',
  'opportunities',
  'won',
  'revenue',
  'mrr',
  'cpl',
  'costPerMql',
  'costPerSql',
  'costPerOpportunity',
  'cac',
  'roi',
  'roas',
  'averageDealSize',
  'salesCycleDays',
  'salesCycleDaysFromLead',
  'leadToWonRate',
  'leadToWonRateCohort',
  'pipeline',
  'nps',
] as const;
export type KpiName = (typeof KPI_NAMES)[number];

export const KpiQuery = Type.Object(
  {
    ...site,
    ...period,
    ...touchpointFilters,
    groupBy: repeatable(`one or more of ${REPORT_DIMENSIONS.join(', ')}, separated by commas`),
    compare: Type.Optional(OneOf(['previous', 'year'])),
    model: Type.Optional(
      Type.String({
        maxLength: 64,
        default: 'linear',
        description: 'shares leads, deals and revenue out among groups',
      }),
    ),
    lookbackDays: Type.Optional(
      Type.String({ maxLength: 32, description: `0 to ${MAX_ATTRIBUTION_DAYS}, or unlimited`, default: 'unlimited' }),
    ),
    halfLifeDays: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: MAX_ATTRIBUTION_DAYS, default: 7 })),
    direct: Type.Optional(OneOf(['include', 'exclude'])),
  },
  { additionalProperties: false },
);
export type KpiQuery = Static<typeof KpiQuery>;

const Value = Type.Union([Type.Number(), Type.String(), Type.Null()], {
  description: 'money: a decimal text in the currency of the report; else a number; null: nothing to divide by',
});
export const Kpis = Type.Record(Type.String(), Value);
export type Kpis = Static<typeof Kpis>;
const Key = Type.Record(Type.String(), Nullable(Type.String()));

export const KpiRow = Type.Object({ key: Key, kpis: Kpis });
export type KpiRow = Static<typeof KpiRow>;

const Target = {
  kpi: OneOf(KPI_NAMES),
  from: Type.String({ description: 'first day', examples: ['2026-01-01'] }),
  to: Type.String({ description: 'day after the last', examples: ['2026-04-01'] }),
  key: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: 'the group it is for, as {"channel": "Email"}' }),
  ),
};

/** One row of `PUT /v1/targets`. */
export const TargetIn = Type.Object(
  { ...Target, value: Type.Union([Type.Number(), Type.String({ maxLength: 32 })]) },
  { additionalProperties: false },
);
export type TargetIn = Static<typeof TargetIn>;

export const TargetOut = Type.Object({
  ...Target,
  key: Type.Record(Type.String(), Type.String()),
  value: Type.String(),
});
export type TargetOut = Static<typeof TargetOut>;
export const TargetPage = Page(TargetOut);
export const TargetQuery = Type.Object({ ...site, ...paging }, { additionalProperties: false });
/** Which target: all that it was set for. */
export const TargetNamed = Type.Object(
  {
    ...site,
    kpi: Target.kpi,
    from: Target.from,
    to: Target.to,
    key: Type.Optional(Type.String({ maxLength: 2000, description: 'as JSON', examples: ['{"channel":"Email"}'] })),
  },
  { additionalProperties: false },
);
export type TargetNamed = Static<typeof TargetNamed>;

/** How a target stands. */
export const Pacing = Type.Object({
  kpi: Type.String(),
  from: Type.String(),
  to: Type.String(),
  key: Type.Record(Type.String(), Type.String()),
  value: Type.String(),
  actual: Value,
  elapsed: Type.Number({ description: 'share of the period that is over' }),
  expected: Type.Number({ description: 'by now: a count or a sum grows evenly, a ratio does not' }),
  attainment: Nullable(Type.Number(), { description: 'actual / value' }),
  onPace: Nullable(Type.Boolean(), { description: 'costs per something are on pace at or below what is expected' }),
});
export type Pacing = Static<typeof Pacing>;

export const Coverage = Type.Object({
  leads: Type.Integer({ description: 'created in the period' }),
  withJourney: Type.Integer({ description: 'of these, with a touchpoint' }),
  withoutJourney: Type.Integer(),
  withoutConsent: Type.Integer({ description: 'who denied it, or never granted it where the site requires it' }),
  cookieless: Type.Integer({ description: 'of whom no browser with an id of its own is known' }),
  spend: Type.String(),
  spendMatched: Type.String({ description: 'with a touchpoint of the same day, source, medium and campaign' }),
});
export type Coverage = Static<typeof Coverage>;

export const MissingMoney = Type.Object({
  kind: OneOf(['deal', 'cost']),
  deal: Nullable(Type.String()),
  date: Type.String(),
  from: Type.String(),
  to: Type.String(),
  amount: Type.String(),
});
export type MissingMoney = Static<typeof MissingMoney>;

export const KpiReport = Type.Object({
  currency: Type.String(),
  from: Nullable(Type.String()),
  to: Nullable(Type.String()),
  model: Type.String(),
  groupBy: Type.Array(Type.String()),
  rows: Type.Array(KpiRow),
  totals: Kpis,
  comparison: Type.Object(
    {
      from: Type.Optional(Type.String()),
      to: Type.Optional(Type.String()),
      rows: Type.Optional(Type.Array(KpiRow)),
      totals: Type.Optional(Kpis),
      change: Type.Optional(
        Type.Record(Type.String(), Nullable(Type.Number()), { description: '(now - then) / then' }),
      ),
    },
    { description: 'empty unless asked for' },
  ),
  definitions: Type.Record(Type.String(), Type.String()),
  coverage: Coverage,
  missingRates: Type.Array(MissingMoney),
  targets: Type.Array(Pacing),
});
export type KpiReport = Static<typeof KpiReport>;
