/** `GET /v1/reports/attribution` and `GET /v1/deals/{externalId}/attribution`: which touchpoints earned what. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { OneOf } from '../one-of.ts';
import { ATTRIBUTION_DIMENSIONS } from '../vocabulary.ts';
import { Nullable, site } from './common.ts';
import { FitReport } from './compute.ts';
import { DealOut } from './deal.ts';
import { filters, repeatable } from './filters.ts';

/** Milestones that can be attributed, beside the conversions that a site defines. */
export const ATTRIBUTION_MILESTONES = ['lead', 'mql', 'sql', 'opportunity', 'won'] as const;
export type AttributionMilestone = (typeof ATTRIBUTION_MILESTONES)[number];

/** Days of lookback and half-life, at most. */
export const MAX_ATTRIBUTION_DAYS = 1e6;

const settings = {
  ...site,
  models: repeatable('ids of models, separated by commas, or `all`'),
  lookbackDays: Type.Optional(
    Type.String({ maxLength: 32, description: `0 to ${MAX_ATTRIBUTION_DAYS}, or unlimited`, default: 'unlimited' }),
  ),
  halfLifeDays: Type.Optional(
    Type.Number({ exclusiveMinimum: 0, maximum: MAX_ATTRIBUTION_DAYS, default: 7, description: 'time decay' }),
  ),
  markovOrder: Type.Optional(Type.Integer({ minimum: 1, maximum: 3, default: 1 })),
  shapley: Type.Optional(OneOf(['subset_conversions', 'subset_rate', 'exact_rate'])),
  direct: Type.Optional(OneOf(['include', 'exclude'])),
  scope: Type.Optional(OneOf(['contacts', 'account'])),
  value: Type.Optional(OneOf(['value', 'recurring'])),
};

/** Query of the report. Defaults: won, linear, by channel, all of time, every touchpoint. */
export const AttributionQuery = Type.Object(
  {
    ...settings,
    milestone: Type.Optional(
      Type.String({
        maxLength: LIMITS.idChars,
        default: 'won',
        description: `${ATTRIBUTION_MILESTONES.join(', ')}, or a conversion of the site`,
      }),
    ),
    groupBy: repeatable(`one or more of ${ATTRIBUTION_DIMENSIONS.join(', ')}, separated by commas`),
    dateBasis: Type.Optional(OneOf(['milestone', 'lead', 'firstTouch'])),
    bootstrap: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1000,
        default: 0,
        description:
          'how many samples the intervals in `fit` are drawn from; each fits every fitted model once more. 200 are plenty',
      }),
    ),
    ...filters,
    sourceMedium: repeatable('touchpoints of this source / medium; repeat for "or"'),
    referrer: repeatable('touchpoints with this referrer; repeat for "or", empty = not set'),
    touchpointType: repeatable('touchpoints of this type; repeat for "or"'),
    page: repeatable('touchpoints that begin on this page; repeat for "or"'),
    channelGroup: repeatable('touchpoints in this group of channels of the site; repeat for "or"'),
    dealType: repeatable('deals of this type (new, expansion, renewal); repeat for "or"'),
    day: repeatable('milestones of this day, as 2026-01-31; repeat for "or"'),
    week: repeatable('milestones of the week that begins on this Monday, as 2026-01-26; repeat for "or"'),
    month: repeatable('milestones of this month, as 2026-01; repeat for "or"'),
  },
  { additionalProperties: false },
);
export type AttributionQuery = Static<typeof AttributionQuery>;

/** Query of one deal's explanation. */
export const DealAttributionQuery = Type.Object(
  { ...settings, milestone: Type.Optional(OneOf(['opportunity', 'won'])) },
  { additionalProperties: false },
);
export type DealAttributionQuery = Static<typeof DealAttributionQuery>;

const Conversions = Type.String({ description: 'decimal, to the millionth', examples: ['3.000000'] });
const Amount = Type.String({ description: 'decimal, in the currency of the report', examples: ['1200.00'] });
const Share = Type.Number({ description: 'of the total value, or of the conversions where that is 0' });

/** Credit by model. */
export const Credited = Type.Object({ conversions: Conversions, value: Amount });
export type Credited = Static<typeof Credited>;

export const AttributionRow = Type.Object({
  key: Type.Record(Type.String(), Nullable(Type.String()), { description: 'by dimension; null = not set' }),
  touchpoints: Type.Integer({ description: 'distinct ones that could earn' }),
  leads: Type.Integer({ description: 'distinct people behind them' }),
  models: Type.Record(Type.String(), Type.Object({ conversions: Conversions, value: Amount, share: Share })),
  spread: Type.Object(
    { lowest: Share, highest: Share },
    { description: 'lowest and highest share over the asked models: what holds whatever the model' },
  ),
});
export type AttributionRow = Static<typeof AttributionRow>;

/** A deal whose money could not be counted: in another currency, and nobody told the rate. */
export const MissingRate = Type.Object({
  deal: Type.String(),
  date: Type.String({ description: "of the milestone, in the site's time zone" }),
  from: Type.String(),
  to: Type.String(),
  amount: Type.String(),
});
export type MissingRate = Static<typeof MissingRate>;

const Fits = Type.Record(Type.String(), FitReport);
const Settings = Type.Object({
  dateBasis: Type.String(),
  from: Nullable(Type.String()),
  to: Nullable(Type.String()),
  lookbackDays: Type.Union([Type.Number(), Type.Literal('unlimited')]),
  halfLifeDays: Type.Number(),
  direct: Type.String(),
  scope: Type.String(),
  value: Type.String(),
});
export const AttributionDefinitions = Type.Object({
  channelRules: Type.Integer({ description: 'version of the channel rules' }),
  models: Type.Record(
    Type.String(),
    Type.Object({ title: Type.String(), description: Type.String(), formula: Type.String() }),
  ),
  milestone: Type.String(),
  unattributed: Type.String(),
});
export type AttributionDefinitions = Static<typeof AttributionDefinitions>;

/** For every model: rows + unattributed = totals, exactly. */
export const AttributionReport = Type.Object({
  milestone: Type.String(),
  models: Type.Array(Type.String()),
  groupBy: Type.Array(Type.String()),
  currency: Type.String(),
  rows: Type.Array(AttributionRow),
  totals: Type.Object({
    conversions: Conversions,
    value: Amount,
    touchpoints: Type.Integer(),
    leads: Type.Integer({ description: 'distinct people of the conversions' }),
  }),
  unattributed: Type.Record(Type.String(), Credited),
  filteredOut: Type.Optional(
    Type.Record(Type.String(), Credited, {
      description: 'with filters on touchpoints: the part of unattributed that other touchpoints earned',
    }),
  ),
  fit: Fits,
  missingRates: Type.Array(MissingRate),
  settings: Settings,
  definitions: AttributionDefinitions,
});
export type AttributionReport = Static<typeof AttributionReport>;

export const ExplainedCredit = Type.Object({
  touchpoint: Type.String(),
  occurredAt: Type.String(),
  channel: Type.String(),
  type: Type.String(),
  source: Nullable(Type.String()),
  medium: Nullable(Type.String()),
  campaign: Nullable(Type.String()),
  weight: Type.Number(),
  value: Amount,
  reason: Type.String(),
  channelRule: Type.String(),
  claims: Type.Array(Type.String(), { description: 'ids of the identity claims that tie it to the deal' }),
});
export type ExplainedCredit = Static<typeof ExplainedCredit>;

export const DealAttribution = Type.Object({
  deal: DealOut,
  milestone: Nullable(Type.Object({ type: Type.String(), occurredAt: Type.String() })),
  milestones: Type.Record(Type.String(), Nullable(Type.String()), {
    description: 'reached by then, that models look at',
  }),
  currency: Type.String(),
  value: Amount,
  models: Type.Record(Type.String(), Type.Object({ touchpoints: Type.Array(ExplainedCredit), unattributed: Amount })),
  fit: Fits,
  missingRates: Type.Array(MissingRate),
  settings: Type.Omit(Settings, ['dateBasis', 'from', 'to']),
  definitions: AttributionDefinitions,
});
export type DealAttribution = Static<typeof DealAttribution>;
