/** What ad platforms claim beside what was seen. */
import type { ClickCause, ConversionCause } from '../../../shared/api/reconciliation.ts';
import { count } from './counted.ts';

type Texts<T extends string> = Record<T, { name: string; hint: string }>;

export const reconciliation = {
  title: 'Platform claims',
  lead: 'What ad platforms say they brought, beside what was seen here, and why the two differ.',
  empty: 'No platform has told anything yet',
  emptyHint: 'Import the costs of this period with a column of clicks and, where the platform has one, of conversions.',
  noConversions: 'No conversions told',
  noConversionsHint: 'The imported costs of this period have no column of conversions.',
  toImport: 'Import costs',
  show: 'Compare',
  sides: { clicks: 'Clicks', conversions: 'Conversions' },
  platform: 'Platform',
  anyPlatform: 'All platforms',
  platforms: {
    'google-ads': 'Google Ads',
    'microsoft-ads': 'Microsoft Ads',
    meta: 'Meta',
    linkedin: 'LinkedIn',
  } as Record<string, string>,
  claimed: 'Claimed',
  claimedHint: 'What the platform reports, as it was imported with the costs',
  ours: 'Seen',
  oursHint: {
    clicks: 'Visits that came this way',
    conversions: 'Credit under the model, on the day of the conversion',
  },
  gap: 'Difference',
  causes: 'Why',
  unexplained: 'Unexplained',
  unexplainedHint: {
    clicks:
      'Above 0: clicks that left no trace, for instance no consent, a blocked script, or gone before the page was there. Below 0: links with these tags that are no ads.',
    conversions:
      'Conversions of people who could not be tied to their click, that the platform models, or that count something else.',
  },
  meaning: 'What the reasons mean',
  notCompared: (visits: number) =>
    `${count(visits, 'visit is', 'visits are')} not compared: their platform told nothing of those days.`,
  clickCauses: {
    insideVisit: { name: 'inside a visit', hint: 'Clicked again while the visit still ran: no visit of its own.' },
    bots: { name: 'bots', hint: 'Landings of bots, which are kept aside.' },
    quarantined: { name: 'kept aside', hint: 'Landings that are kept aside for another reason than bots.' },
    reusedClicks: {
      name: 'same click again',
      hint: 'Visits with a click id that had come before, from a bookmark or a link passed on: the platform counts one click.',
    },
    campaignSpelling: {
      name: 'campaign spelled differently',
      hint: 'Seen under a campaign whose name differs only in signs and spaces.',
    },
    noCampaignTag: {
      name: 'no campaign in the link',
      hint: 'The click id proves the platform, but the link names no campaign. Shared out among the gaps of the platform’s campaigns that day.',
    },
    otherTags: {
      name: 'other tags in the link',
      hint: 'The click id proves the platform, but the tags name what the platform does not. Shared out among the gaps of its campaigns that day.',
    },
  } satisfies Texts<ClickCause> as Texts<string>,
  conversionCauses: {
    otherDay: {
      name: 'another day',
      hint: 'Here a conversion counts on its own day, at the platform on the day of the click.',
    },
    sharedCredit: {
      name: 'shared credit',
      hint: 'A platform claims all of a conversion that is shared out here among several touchpoints.',
    },
    outsideWindow: {
      name: 'older than the window',
      hint: 'Credit of clicks more than 30 days before the conversion, which the platform does not claim.',
    },
    viewThrough: { name: 'view-through', hint: 'Claimed of people who saw an ad and did not click it.' },
    campaignSpelling: {
      name: 'campaign spelled differently',
      hint: 'Seen under a campaign whose name differs only in signs and spaces.',
    },
    noCampaignTag: {
      name: 'no campaign in the link',
      hint: 'The click id proves the platform, but the link names no campaign.',
    },
    otherTags: {
      name: 'other tags in the link',
      hint: 'The click id proves the platform, but the tags name what the platform does not.',
    },
  } satisfies Texts<ConversionCause> as Texts<string>,
};
