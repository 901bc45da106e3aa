/**
 * When something is wrong with what a site sends. Each judges figures that were counted, and the state it was in: what
 * cannot be told leaves it as it was.
 */

/** Fewer say nothing. */
const VISITS_OF_A_WEEK = 50;
const VISITS_BEFORE = 200;
const VISITS_NOW = 50;
/** Where hardly anything was tagged, nothing is lost. */
const SHARE_BEFORE = 0.1;

export interface Judged {
  raised: boolean;
  figures: Record<string, number | string[]>;
}

/** @param before visits of the week before those hours */
export function trafficStopped(hours: number, visits: number, before: number, wasRaised: boolean): Judged {
  const raised = visits === 0 && (wasRaised || before >= VISITS_OF_A_WEEK);
  return { raised, figures: { hours, visitsBefore: before } };
}

export interface Tagged {
  visits: number;
  /** Of them, with a campaign. */
  tagged: number;
}

export function utmLoss(
  { days, dropPercent }: { days: number; dropPercent: number },
  now: Tagged,
  before: Tagged,
  wasRaised: boolean,
): Judged {
  const [share, shareBefore] = [now, before].map(({ visits, tagged }) => (visits === 0 ? 0 : round(tagged / visits)));
  const figures = { days, visits: now.visits, share: share!, shareBefore: shareBefore! };
  if (now.visits < VISITS_NOW || before.visits < VISITS_BEFORE) return { raised: wasRaised, figures };
  const isLost = shareBefore! >= SHARE_BEFORE && share! <= shareBefore! * (1 - dropPercent / 100);
  return { raised: isLost, figures };
}

/** @param sources those with spend and without a touchpoint, as `source / medium` */
export function spendWithoutClicks(days: number, sources: readonly string[]): Judged {
  return { raised: sources.length > 0, figures: { days, sources: sources.slice(0, 20) } };
}

const round = (share: number): number => Math.round(share * 10_000) / 10_000;
