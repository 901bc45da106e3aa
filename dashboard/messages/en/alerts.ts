/** Alerts: what is watched of a site, and how it stands. */
import type { AlertKind } from '../../../shared/vocabulary.ts';

export const alerts = {
  title: 'Alerts',
  lead: 'What is watched of this site. What is raised stands on the overview, and webhooks can tell of it.',
  watched: 'What is watched',
  kinds: {
    trafficStopped: 'Traffic stopped',
    utmLoss: 'Campaigns got lost',
    spendWithoutClicks: 'Spend without clicks',
  } satisfies Record<AlertKind, string>,
  hints: {
    trafficStopped: 'No visit any more, where there were at least 50 in the week before.',
    utmLoss: 'The share of visits with a campaign is much smaller than in the four weeks before.',
    spendWithoutClicks: 'Money was spent on a source that reports clicks, and nobody came from it.',
  } satisfies Record<AlertKind, string>,
  hours: 'Hours without a visit',
  lossDays: 'Days looked at',
  dropPercent: 'Smaller by so many percent',
  spendDays: 'Days without a visit from there',
  save: 'Save alerts',
  saved: 'Saved. The next look, within ten minutes, follows them.',
  table: 'How it stands',
  kind: 'Alert',
  state: 'State',
  raised: 'Raised',
  quiet: 'All is well',
  since: 'Since',
  checked: 'Looked at',
  none: 'Nothing was looked at yet',
  noneHint: 'What is switched on is looked at every ten minutes.',
};
