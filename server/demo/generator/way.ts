/** One way people come to the site. */
import type { Currency } from './company.ts';
import type { Entrance } from './pages.ts';

export interface Way {
  id: string;
  channel: string;
  source: string;
  medium: string;
  /** `{q}` is the quarter of the day (`2026-q1`), `{m}` the month. Left out: none is visible. */
  campaign?: string;
  /** The channel behind it, where tags and referrers hide that. */
  truly?: string;
  /** Share of first visits, and of later ones. */
  first: number;
  again: number;
  /** Only people on the mailing list come this way. */
  mail?: true;
  /**
   * How far a visit by this way moves somebody towards buying. Ways that people use when they already know the company
   * move nobody.
   */
  push: number;
  entrance: Entrance;
  /** `utm`: source, medium and campaign stand in the address. */
  tags?: 'utm' | 'source only';
  terms?: readonly string[];
  contents?: readonly string[];
  clickId?: 'gclid' | 'msclkid' | 'li_fat_id' | 'fbclid' | 'hubspot';
  referrers?: readonly string[];
  /** Grows or shrinks over the eighteen months: factor at the start and at the end. */
  trend?: readonly [number, number];
  /** Months, 1 to 12, in which it runs; all if left out. */
  months?: readonly number[];
  cost?: {
    currency: Currency;
    perClick: number;
    clickRate: number;
    /** The name in the ad platform, where it differs from what the address says: then spend finds no touchpoint. */
    campaign?: string;
  };
}
