/** Key figures with targets, cohorts, quality, traffic, dark social, the hygiene of campaign tags. */
import { number } from './counted.ts';

export const kpis = {
  title: 'Key figures',
  lead: 'All of them, with the formula of each, beside another period and what they should reach.',
  empty: 'Nothing happened yet',
  emptyHint: 'No visit, no lead and no cost in this period. Choose a longer one.',
  table: 'Key figures',
  name: 'Key figure',
  now: 'Now',
  change: 'Change',
  trend: 'Trend',
  target: 'Target',
  targets: 'Targets',
  targetsLead: 'What a key figure should reach in a period. Setting one again changes it.',
  remove: 'Remove',
  removeTarget: (kpi: string, from: string, to: string) => `Remove the target for ${kpi}, ${from} – ${to}`,
  noTargets: 'No target yet.',
  kpi: 'Key figure',
  from: 'First day',
  to: 'Last day',
  value: 'Value',
  group: 'Only for',
  whole: 'the whole site',
  set: 'Set the target',
  actual: 'So far',
  expected: 'Expected by now',
  reached: 'Reached',
  pace: 'Pace',
};

export const cohorts = {
  title: 'Cohorts',
  lead: 'Leads by the month in which they came, and how many of them were won by the end of each month since.',
  empty: 'No lead yet',
  emptyHint: 'Nobody became a lead in this period. Choose a longer one.',
  month: 'Came in',
  wonRate: 'Won',
  after: (months: number) => (months === 0 ? 'Same month' : `+${months}`),
  afterHint: 'Share of the leads that was won by the end of that month',
};

export const quality = {
  title: 'Quality',
  lead: 'How far leads get by where they came from. A model shares each lead out among its touchpoints.',
  empty: 'No lead yet',
  emptyHint: 'Nobody became a lead in this period. Choose a longer one.',
  rates: { mql: 'to MQL', sql: 'to SQL', opportunity: 'to opportunity', won: 'to won', win: 'Win rate' },
};

export const traffic = {
  title: 'Traffic',
  lead: 'Visits and visitors, with and without a lead behind them.',
  empty: 'No visit yet',
  emptyHint: 'No visit began in this period. Choose a longer one, or check that the tag is on your pages.',
  visits: 'Visits',
  visitors: 'Visitors',
  newVisitors: 'New visitors',
  pageViews: 'Page views',
  bounceRate: 'One page or none',
  pagesPerVisit: 'Pages per visit',
};

export const darkSocial = {
  title: 'Dark social',
  lead: 'Direct visits that begin deep in the site: nobody types such an address, so somebody shared a link.',
  empty: 'No such visit',
  emptyHint: 'No direct visit began below the start page in this period.',
  page: 'Landing page',
  ofDirect: 'Of direct visits',
  ofAll: 'Of all visits',
};

export const hygiene = {
  title: 'Campaign tags',
  lead: 'What is worth mending in the tags of your links, and a builder of links that are tagged alike.',
  empty: 'Nothing to mend',
  emptyHint: 'All tags of this period are understood and written alike.',
  findings: 'Findings',
  kinds: {
    unknown_medium: 'Medium that no rule knows',
    case_variants: 'Written in several ways',
    missing_medium: 'No medium',
    missing_source: 'No source',
    paid_click_without_tags: 'Paid click without tags',
    conflicting_click_id: 'Click id contradicts the source',
  } as Record<string, string>,
  finding: 'Finding',
  values: 'As sent',
  advice: 'What to do',
  touchpoints: 'Touchpoints',
  lastSeen: 'Last seen',
  tagged: 'Tagged touchpoints',
  all: 'All touchpoints',
  builder: 'Build a link',
  builderHint: 'Values in use are offered, so that a campaign keeps one name.',
  url: 'Page',
  notUrl: 'Give the page with https://, and at least source and medium.',
  used: (value: number) => `${number(value)} touchpoints`,
};
