/** The reports beside attribution and KPIs. */
import { type Static, type TProperties, Type } from 'typebox';
import { OneOf } from '../one-of.ts';
import { ATTRIBUTION_DIMENSIONS, REPORT_DIMENSIONS } from '../vocabulary.ts';
import { MAX_ATTRIBUTION_DAYS } from './attribution.ts';
import { Instant, Nullable, site } from './common.ts';
import { filters, period, repeatable, touchpointFilters } from './filters.ts';

const Count = Type.Integer();
/** Shared out by a model, so not always whole. */
const Leads = Type.Number();
const Rate = Nullable(Type.Number(), { description: 'null: nothing to divide by' });
const Amount = Type.String({ description: 'decimal, in the currency of the report' });
const Key = Type.Record(Type.String(), Nullable(Type.String()));
const Definitions = Type.Record(Type.String(), Type.String());

const query = <T extends TProperties>(properties: T) =>
  Type.Object({ ...site, ...properties }, { additionalProperties: false });
const model = {
  model: Type.Optional(
    Type.String({
      maxLength: 64,
      default: 'first',
      description: 'id of a heuristic model that shares leads out among groups',
    }),
  ),
  lookbackDays: Type.Optional(
    Type.String({ maxLength: 32, description: `0 to ${MAX_ATTRIBUTION_DAYS}, or unlimited`, default: 'unlimited' }),
  ),
};
const limit = { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })) };

export const FunnelQuery = query(filters);
export type FunnelQuery = Static<typeof FunnelQuery>;
export const FunnelReport = Type.Object({
  rows: Type.Array(
    Type.Object({
      step: OneOf(['visitor', 'lead', 'mql', 'sql', 'opportunity', 'won']),
      count: Count,
      rateFromPrevious: Rate,
      rateFromLead: Rate,
      medianDaysFromLead: Nullable(Type.Number()),
    }),
  ),
  definitions: Definitions,
});
export type FunnelReport = Static<typeof FunnelReport>;

export const LandingPagesQuery = query({ ...period, ...touchpointFilters, ...model, ...limit });
export type LandingPagesQuery = Static<typeof LandingPagesQuery>;
export const LandingPagesReport = Type.Object({
  currency: Type.String(),
  rows: Type.Array(
    Type.Object({
      landingPage: Nullable(Type.String()),
      visits: Count,
      visitors: Count,
      leads: Leads,
      opportunities: Leads,
      won: Leads,
      revenue: Amount,
      leadRate: Rate,
    }),
  ),
  totals: Type.Object({ pages: Count, visits: Count, visitors: Count, leads: Leads, won: Leads, revenue: Amount }),
  definitions: Definitions,
});
export type LandingPagesReport = Static<typeof LandingPagesReport>;

export const PathsQuery = query({
  ...filters,
  ...limit,
  milestone: Type.Optional(OneOf(['lead', 'mql', 'sql', 'opportunity', 'won'])),
});
export type PathsQuery = Static<typeof PathsQuery>;
export const PathsReport = Type.Object({
  milestone: Type.String(),
  currency: Type.String(),
  rows: Type.Array(
    Type.Object({
      path: Type.Array(Type.String(), { description: 'channels in their order; one after itself counts once' }),
      conversions: Count,
      value: Amount,
      share: Type.Number({ description: 'of the conversions' }),
      averageTouchpoints: Type.Number(),
      averageDays: Rate,
    }),
  ),
  totals: Type.Object({ paths: Count, conversions: Count, value: Amount }),
});
export type PathsReport = Static<typeof PathsReport>;

export const SelfReportedQuery = query(filters);
export type SelfReportedQuery = Static<typeof SelfReportedQuery>;
export const SelfReportedReport = Type.Object({
  rows: Type.Array(
    Type.Object({
      said: Type.String({ description: 'what leads wrote, as one of a few groups' }),
      leads: Count,
      won: Count,
      agreesWithFirst: Count,
      agreesWithAny: Count,
      tracked: Type.Record(Type.String(), Count, { description: 'by the group of the first touchpoint' }),
      answers: Type.Array(Type.Object({ text: Type.String(), leads: Count }), { description: 'most frequent first' }),
    }),
  ),
  totals: Type.Object({
    leads: Count,
    answered: Count,
    tracked: Type.Integer({ description: 'of those who answered' }),
    agreesWithFirst: Count,
    agreesWithAny: Count,
    agreement: Rate,
  }),
  definitions: Definitions,
});
export type SelfReportedReport = Static<typeof SelfReportedReport>;

export const TrafficQuery = query({
  ...period,
  ...touchpointFilters,
  groupBy: repeatable(`one or more of ${REPORT_DIMENSIONS.join(', ')}, separated by commas; channel by default`),
});
export type TrafficQuery = Static<typeof TrafficQuery>;
const TrafficSums = {
  visits: Count,
  visitors: Count,
  newVisitors: Count,
  pageViews: Count,
  bounceRate: Nullable(Type.Number(), { description: 'visits of one page view or none / visits' }),
  pagesPerVisit: Rate,
};
export const TrafficReport = Type.Object({
  groupBy: Type.Array(Type.String()),
  rows: Type.Array(Type.Object({ key: Key, ...TrafficSums })),
  totals: Type.Object(TrafficSums),
});
export type TrafficReport = Static<typeof TrafficReport>;

export const DarkSocialQuery = query({ ...period, ...limit });
export type DarkSocialQuery = Static<typeof DarkSocialQuery>;
export const DarkSocialReport = Type.Object({
  rows: Type.Array(Type.Object({ landingPage: Type.String(), visits: Count, visitors: Count })),
  totals: Type.Object({
    visits: Count,
    visitors: Count,
    directVisits: Count,
    shareOfDirect: Rate,
    shareOfAll: Rate,
  }),
  definitions: Definitions,
});
export type DarkSocialReport = Static<typeof DarkSocialReport>;

export const CohortsQuery = query(filters);
export type CohortsQuery = Static<typeof CohortsQuery>;
export const CohortsReport = Type.Object({
  rows: Type.Array(
    Type.Object({
      month: Type.String({ examples: ['2026-01'] }),
      leads: Count,
      mql: Count,
      sql: Count,
      opportunity: Count,
      won: Count,
      wonRate: Rate,
      wonByMonth: Type.Array(Count, { description: 'won by the end of the month of creation, the month after, ...' }),
    }),
  ),
  definitions: Definitions,
});
export type CohortsReport = Static<typeof CohortsReport>;

const Named = Type.Array(Type.Object({ name: Type.String(), touchpoints: Count }), { description: 'most first' });
export const AccountsQuery = query({ ...filters, ...limit });
export type AccountsQuery = Static<typeof AccountsQuery>;
export const AccountsReport = Type.Object({
  currency: Type.String(),
  rows: Type.Array(
    Type.Object({
      account: Type.String({ description: 'domain, else name' }),
      people: Count,
      touchpoints: Count,
      stage: Type.String({ description: 'the furthest that one of them reached' }),
      channels: Named,
      campaigns: Named,
      firstTouchAt: Nullable(Instant),
      lastTouchAt: Nullable(Instant),
      opportunities: Count,
      won: Count,
      pipeline: Amount,
      revenue: Amount,
    }),
  ),
  totals: Type.Object({ accounts: Count, people: Count }),
});
export type AccountsReport = Static<typeof AccountsReport>;

export const QualityQuery = query({
  ...filters,
  ...model,
  groupBy: repeatable(`one or more of ${ATTRIBUTION_DIMENSIONS.join(', ')}, separated by commas; source by default`),
});
export type QualityQuery = Static<typeof QualityQuery>;
export const QualityReport = Type.Object({
  groupBy: Type.Array(Type.String()),
  model: Type.String(),
  rows: Type.Array(
    Type.Object({
      key: Key,
      leads: Leads,
      mqls: Leads,
      sqls: Leads,
      opportunities: Leads,
      won: Leads,
      mqlRate: Rate,
      sqlRate: Rate,
      opportunityRate: Rate,
      wonRate: Rate,
      winRate: Rate,
    }),
  ),
  definitions: Definitions,
});
export type QualityReport = Static<typeof QualityReport>;
