/** What ad platforms claim beside what was seen, and why they differ. Definitions: docs/reconciliation.md. */
import { type Static, Type } from 'typebox';
import { OneOf } from '../one-of.ts';
import { Nullable, site } from './common.ts';
import { period, repeatable } from './filters.ts';

export const RECONCILIATION_DIMENSIONS = [
  'platform',
  'source',
  'medium',
  'sourceMedium',
  'campaign',
  'day',
  'week',
  'month',
] as const;
export type ReconciliationDimension = (typeof RECONCILIATION_DIMENSIONS)[number];

const TAG_CAUSES = ['campaignSpelling', 'noCampaignTag', 'otherTags'] as const;
/** Why a platform counts other clicks than there were visits. */
export const CLICK_CAUSES = ['insideVisit', 'bots', 'quarantined', 'reusedClicks', ...TAG_CAUSES] as const;
export type ClickCause = (typeof CLICK_CAUSES)[number];
/** Why it counts other conversions than were credited to it. */
export const CONVERSION_CAUSES = ['otherDay', 'sharedCredit', 'outsideWindow', 'viewThrough', ...TAG_CAUSES] as const;
export type ConversionCause = (typeof CONVERSION_CAUSES)[number];

export const MAX_CLICK_WINDOW_DAYS = 365;

export const ReconciliationQuery = Type.Object(
  {
    ...site,
    ...period,
    platform: repeatable('this ad platform: google-ads, microsoft-ads, meta, linkedin, or a source; repeat for "or"'),
    source: repeatable('this source; repeat for "or", empty = not set'),
    medium: repeatable('this medium; repeat for "or", empty = not set'),
    campaign: repeatable('this campaign; repeat for "or", empty = not set'),
    groupBy: repeatable(
      `one or more of ${RECONCILIATION_DIMENSIONS.join(', ')}, separated by commas; platform, source, medium and campaign by default`,
    ),
    milestone: Type.Optional(
      OneOf(['lead', 'mql', 'sql', 'opportunity', 'won'], {
        default: 'lead',
        description: 'what the conversions are that the platforms claim',
      }),
    ),
    model: Type.Optional(
      Type.String({
        maxLength: 64,
        default: 'last_non_direct',
        description: 'id of a heuristic model that credits our conversions',
      }),
    ),
    windowDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MAX_CLICK_WINDOW_DAYS,
        default: 30,
        description: 'how long after a click the platforms claim a conversion',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ReconciliationQuery = Static<typeof ReconciliationQuery>;

const Clicks = Type.Integer();
const Conversions = Type.String({ description: 'decimal with six places', examples: ['3.000000'] });

const side = <T extends typeof Clicks | typeof Conversions, C extends string>(amount: T, causes: readonly C[]) =>
  Type.Object({
    claimed: amount,
    ours: amount,
    gap: amount,
    causes: Type.Object(Object.fromEntries(causes.map((cause) => [cause, amount])) as Record<C, T>, {
      description: 'each with its sign: what it adds to ours on the way to what is claimed',
    }),
    unexplained: amount,
  });

const ClickSide = side(Clicks, CLICK_CAUSES);
const ConversionSide = Nullable(side(Conversions, CONVERSION_CAUSES), {
  description: 'null: the platforms told of no conversions here, and none were seen on days of which they did',
});

export const ReconciliationReport = Type.Object({
  milestone: Type.String(),
  model: Type.String(),
  windowDays: Type.Integer(),
  groupBy: Type.Array(Type.String()),
  rows: Type.Array(
    Type.Object({
      key: Type.Record(Type.String(), Nullable(Type.String())),
      clicks: ClickSide,
      conversions: ConversionSide,
    }),
  ),
  totals: Type.Object({ clicks: ClickSide, conversions: ConversionSide }),
  coverage: Type.Object({
    rows: Type.Integer({ description: 'rows of costs in the period' }),
    withClicks: Type.Integer({ description: 'of them: with clicks' }),
    withConversions: Type.Integer({ description: 'of them: with conversions' }),
    notCompared: Type.Integer({ description: 'visits from these platforms on days of which they told nothing' }),
  }),
  definitions: Type.Record(Type.String(), Type.String()),
});
export type ReconciliationReport = Static<typeof ReconciliationReport>;
