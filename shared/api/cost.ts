/** What advertising costs, and what currencies are worth. */
import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.ts';
import { Money, MoneyIn, Nullable, Page, paging, site } from './common.ts';
import { period, repeatable } from './filters.ts';

const TextIn = Type.Optional(Nullable(Type.String({ maxLength: LIMITS.stringChars })));
const CountIn = Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })));
const conversions = 'what the platform claims, by the day of the click where it says so; up to six decimals';
const ofViews =
  'of `conversions`, those of people who saw an ad and did not click it; left out where the platform counts them apart';
const ConversionsIn = (description: string) =>
  Type.Optional(Nullable(Type.Union([Type.String({ maxLength: 42 }), Type.Number()]), { description }));
const Day = Type.String({ description: "a day in the site's time zone", examples: ['2026-01-31'] });

/** One row of `PUT /v1/costs`. */
export const CostIn = Type.Object(
  {
    date: Type.String({ minLength: 1, maxLength: 64, description: "a day in the site's time zone, as 2026-01-31" }),
    source: TextIn,
    medium: TextIn,
    campaign: TextIn,
    content: TextIn,
    term: TextIn,
    adId: Type.Optional(Nullable(Type.Union([Type.String({ maxLength: LIMITS.idChars }), Type.Number()]))),
    channel: TextIn,
    cost: MoneyIn,
    clicks: CountIn,
    impressions: CountIn,
    conversions: ConversionsIn(conversions),
    viewThroughConversions: ConversionsIn(ofViews),
  },
  { additionalProperties: false },
);
export type CostIn = Static<typeof CostIn>;

const Text = Nullable(Type.String());

export const CostOut = Type.Object({
  date: Day,
  source: Text,
  medium: Text,
  campaign: Text,
  content: Text,
  term: Text,
  adId: Text,
  channel: Text,
  cost: Money,
  clicks: Nullable(Type.Integer()),
  impressions: Nullable(Type.Integer()),
  conversions: Nullable(Type.String({ description: conversions })),
  viewThroughConversions: Nullable(Type.String({ description: ofViews })),
});
export type CostOut = Static<typeof CostOut>;
export const CostPage = Page(CostOut);

export const CostQuery = Type.Object(
  {
    ...site,
    ...paging,
    ...period,
    source: repeatable('this source; repeat for "or", empty = not set'),
    medium: repeatable('this medium; repeat for "or", empty = not set'),
    campaign: repeatable('this campaign; repeat for "or", empty = not set'),
  },
  { additionalProperties: false },
);
export type CostQuery = Static<typeof CostQuery>;

/** One row of `PUT /v1/rates`: from that day on, one unit of `from` is worth so many of `to`. */
export const RateIn = Type.Object(
  {
    date: Type.String({ minLength: 1, maxLength: 64 }),
    from: Type.String({ pattern: '^[A-Za-z]{3}$' }),
    to: Type.String({ pattern: '^[A-Za-z]{3}$' }),
    rate: Type.Union([Type.String({ maxLength: 42 }), Type.Number()]),
  },
  { additionalProperties: false },
);
export type RateIn = Static<typeof RateIn>;

export const RateOut = Type.Object({ date: Day, from: Type.String(), to: Type.String(), rate: Type.String() });
export type RateOut = Static<typeof RateOut>;
export const RatePage = Page(RateOut);
export const RateQuery = Type.Object({ ...site, ...paging }, { additionalProperties: false });
