/** What each word of the reconciliation means, as the report says it. */
import type { ClickCause, ConversionCause } from '../../../shared/api/reconciliation.ts';

type Word = 'claimed' | 'ours' | 'gap' | 'unexplained' | ClickCause | ConversionCause;

export const RECONCILIATION_DEFINITIONS: Readonly<Record<Word, string>> = {
  claimed: 'clicks, conversions: what was imported with the costs',
  ours: 'clicks: visits that came this way on the day; conversions: credit under the model, on the day of the conversion',
  gap: 'claimed - ours = all causes + unexplained',
  unexplained:
    'what no fact explains. Above 0: clicks that left no trace (no consent, blocked, gone before the page was there, another page) and conversions nobody could tie to a click. Below 0: tags on links that are no ads',
  insideVisit: 'clicks of a visitor whose visit still ran: no visit of their own',
  bots: 'landings of bots, kept aside',
  quarantined: 'landings kept aside for another reason',
  reusedClicks: 'visits with a click id that had come before: the click was one',
  campaignSpelling: 'seen under a campaign whose name differs only in signs and spaces',
  noCampaignTag:
    "proven by the platform's click id, but the link names no campaign: shared out among the day's gaps of the platform",
  otherTags:
    "proven by the platform's click id, but the link's tags name what the platform does not: shared out among the day's gaps of the platform",
  otherDay: 'we count on the day of the conversion, platforms on that of the click',
  sharedCredit: 'a platform claims all of a conversion that we share out among several touchpoints',
  outsideWindow: "credit of clicks that are older than the platform's window",
  viewThrough: 'claimed of people who saw an ad and did not click it',
};
