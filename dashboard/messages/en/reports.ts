/** Reports beside attribution, and accounts. */
import { count } from './counted.ts';

export const funnel = {
  title: 'Funnel',
  lead: 'How many take each step, and how long it takes them.',
  empty: 'Nobody yet',
  emptyHint: 'No visitor and no lead in this period. Choose a longer one.',
  steps: {
    visitor: 'Visitors',
    lead: 'Leads',
    mql: 'MQLs',
    sql: 'SQLs',
    opportunity: 'Opportunities',
    won: 'Won',
  } as Record<string, string>,
  fromPrevious: (rate: string) => `${rate} of the step before`,
  fromLead: (rate: string) => `${rate} of the leads`,
  days: (days: string) => `half of them within ${days} days of becoming a lead`,
};

export const landingPages = {
  title: 'Landing pages',
  lead: 'Where visits begin, and what becomes of them. Pages that bring nobody too.',
  empty: 'No visit yet',
  emptyHint: 'No visit began in this period. Choose a longer one, or check that the tag is on your pages.',
  page: 'Landing page',
  visits: 'Visits',
  visitors: 'Visitors',
  leads: 'Leads',
  rate: 'Visitors to leads',
  opportunities: 'Opportunities',
  won: 'Won',
  revenue: 'Revenue',
};

export const paths = {
  title: 'Paths',
  lead: 'The ways people take, channel by channel. A channel that follows itself counts once.',
  empty: 'No path yet',
  emptyHint: 'Nobody reached this milestone in the period. Choose a longer one or another milestone.',
  path: 'Path',
  none: 'No touchpoint',
  more: (count: number) => `${count} more`,
  conversions: 'Conversions',
  share: 'Share',
  value: 'Value',
  touchpoints: 'Touchpoints',
  days: 'Days',
};

export const flow = {
  title: (milestone: string) => `The way to: ${milestone}`,
  hint: 'From left to right, touchpoint by touchpoint. The height of a bar is the number of conversions that passed there. The table below lists the same paths.',
  shown: (paths: number, share: string) => `The ${paths} most frequent paths: ${share} of all conversions`,
  place: (place: number) => `Touchpoint ${place}`,
  kinds: { others: 'Other channels', none: 'No touchpoint', longer: 'Further touchpoints' },
  node: (place: number, name: string, conversions: number) =>
    `Touchpoint ${place}: ${name}, ${count(conversions, 'conversion', 'conversions')}`,
  /** Of a node that is no touchpoint: an end, or none at all. */
  end: (name: string, conversions: number) => `${name}: ${count(conversions, 'conversion', 'conversions')}`,
  choose:
    'Point at a bar, or reach it with Tab and the arrow keys: here stands where its people came from and went to.',
  said: (place: number, conversions: number, share: string) =>
    ` at touchpoint ${place}: ${count(conversions, 'conversion', 'conversions')}, ${share} of those shown.`,
  endSaid: (conversions: number, share: string) =>
    `: ${count(conversions, 'conversion', 'conversions')}, ${share} of those shown.`,
  before: (names: string) => `Before: ${names}.`,
  after: (names: string) => `After: ${names}.`,
  part: (name: string, conversions: string) => `${name} ${conversions}`,
};

export const selfReported = {
  title: 'Self-reported',
  lead: 'What leads say brought them, beside what was tracked.',
  empty: 'Nobody said it yet',
  emptyHint: 'Add a question such as “How did you hear about us?” to your form; the field is found by its name.',
  said: 'They said',
  words: 'In their words',
  leads: 'Leads',
  won: 'Won',
  answered: 'Answered',
  agreement: 'First touch agrees',
  agreesWithFirst: 'First touch agrees',
  agreesWithAny: 'Some touch agrees',
  tracked: 'First touch as tracked',
};

export const accounts = {
  title: 'Accounts',
  lead: 'Companies, everyone at them, and what brought them.',
  empty: 'No account yet',
  emptyHint: 'A lead with a business e-mail address or a deal with a company makes one.',
  account: 'Account',
  people: 'People',
  touchpoints: 'Touchpoints',
  channels: 'Channels',
  stage: 'Furthest stage',
  lastTouch: 'Last touch',
  pipeline: 'Pipeline',
  revenue: 'Revenue',
  shown: (shown: number, all: number) => `${shown} of ${all} accounts`,
};

export const account = {
  back: 'All accounts',
  people: (count: number) => (count === 1 ? '1 person' : `${count} people`),
  restricted: (count: number) =>
    count === 1
      ? '1 person is left out: processing is restricted.'
      : `${count} people are left out: processing is restricted.`,
  loadMore: 'Load more of the journey',
  notFound: 'There is no such account',
  notFoundHint: 'Nobody of this company is known on this site.',
};

export const campaigns = {
  title: 'Campaigns & costs',
  lead: 'What advertising costs, and what it brings.',
  table: 'Key figures',
  model: 'Credit by',
  empty: 'Nothing in this period',
  emptyHint: 'No visit, lead or cost. Choose a longer period.',
  costs: 'Costs',
  cost: 'Cost',
  date: 'Day',
  shown: (count: number) => (count === 1 ? '1 row shown' : `${count} rows shown`),
  noCosts: 'No costs in this period',
  noCostsHint: 'Send what advertising costs with PUT /v1/costs, by day, source, medium and campaign.',
};
