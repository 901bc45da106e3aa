/** What was spent on advertising: a row a day and campaign, as an ad platform or a bookkeeper tells it. */

export interface CostKey {
  /** A day in the site's time zone: `2026-01-31`. */
  date: string;
  /** Parts that were not told are ''. */
  source: string;
  medium: string;
  campaign: string;
  content: string;
  term: string;
  adId: string;
}

export interface Cost extends CostKey {
  /** As told; null: the channel rules decide by source and medium. */
  channel: string | null;
  currency: string;
  /** Minor units of `currency`. */
  amountMinor: number;
  clicks: number | null;
  impressions: number | null;
  /** Millionths; what the platform claims. */
  conversions: number | null;
  /** Millionths of them, after a view without a click. */
  viewThrough: number | null;
}

/** What one unit of a currency is worth in another from a day on, until the next such row. */
export interface Rate {
  date: string;
  from: string;
  to: string;
  /** A decimal above 0. */
  rate: string;
}
