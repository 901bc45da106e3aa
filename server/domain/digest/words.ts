/** What the mail with the digest of a week says, in each language. Key figures are called as in the dashboard. */
import type { OVERVIEW_FIGURES } from '../../../shared/overview-figures.ts';
import type { AlertKind } from '../../../shared/vocabulary.ts';

export interface DigestWords {
  locale: string;
  subject(site: string, from: string, to: string): string;
  week(from: string, to: string): string;
  kpi: Record<(typeof OVERVIEW_FIGURES)[number], string>;
  /** Heads of the columns. */
  figure: string;
  value: string;
  change: string;
  channel: string;
  /** Of a figure that has nothing to divide by. */
  none: string;
  /** Nothing was in the week before. */
  fresh: string;
  channels: string;
  alerts: string;
  alert: Record<AlertKind, (figures: AlertWords) => string>;
  dashboard: string;
  why: string;
  unsubscribe: string;
}

/** What an alert was judged by, as text. */
export interface AlertWords {
  /** With its unit. */
  duration: string;
  share: string;
  shareBefore: string;
  sources: string;
}
