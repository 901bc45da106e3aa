/** Ann: thirteen months from the first click to a won deal, with calls, a fair and a letter between. */
import type { Touchpoint, Visit } from '../../../shared/api/journey.ts';
import type { Journey } from '../../../shared/api/lead.ts';
import type { Stage } from '../../../shared/vocabulary.ts';
import { at, desktop, lead, milestone, page, phone, touchpoint, visit } from './build-facts.ts';

const visits: [Touchpoint, Visit][] = [
  visit(
    'v1',
    '2024-09-11T07:42:10Z',
    {
      channel: 'Paid Search',
      channelRule: 'paid-search',
      source: 'google',
      medium: 'cpc',
      campaign: 'palletizing-robots-de',
      term: 'palletizing robot price',
      content: 'headline-b',
      campaignId: '21077334119',
      clickIds: { gclid: 'Cj0KCQjw0Oq2BhCCARIsAA5hubVYv7Zt3m1n9Q0fXlJw2eRr8u' },
      referrer: 'https://www.google.com/',
    },
    [
      [0, 'page_view', '/robots/palletizing', 'Palletizing robots | Acme Industrial'],
      [74, 'page_view', '/robots/palletizing/pr-400', 'PR-400 | Acme Industrial'],
      [210, 'page_view', '/pricing', 'Pricing | Acme Industrial'],
    ],
  ),
  visit(
    'v2',
    '2024-09-13T18:05:44Z',
    {
      channel: 'Organic Search',
      channelRule: 'organic-search',
      source: 'google',
      medium: 'organic',
      referrer: 'https://www.google.com/',
      device: phone,
    },
    [
      [0, 'page_view', '/blog/payload-calculator', 'How to size a palletizing robot'],
      [388, 'download', '/files/payload-calculator.xlsx', 'payload-calculator.xlsx'],
    ],
  ),
  visit(
    'v3',
    '2025-03-29T09:12:00Z',
    {
      channel: 'Paid Social',
      channelRule: 'paid-social',
      source: 'linkedin',
      medium: 'paid_social',
      campaign: 'spring-webinar-2025',
      clickIds: { li_fat_id: '6f9d2c71-4b0e-4f0d-9a44-0a3e1b5f2c88' },
      referrer: 'https://www.linkedin.com/',
    },
    [
      [0, 'page_view', '/webinar/end-of-line', 'Webinar: end of line automation'],
      [96, 'form_submit', '/webinar/end-of-line', '', 'Webinar registration'],
    ],
  ),
  visit(
    'v4',
    '2025-04-03T07:31:00Z',
    {
      channel: 'Email',
      channelRule: 'email',
      source: 'newsletter',
      medium: 'email',
      campaign: 'webinar-follow-up',
      content: 'cta-case-study',
    },
    [
      [0, 'page_view', '/cases/brewery-klein', 'Brewery Klein: 31 % less downtime'],
      [180, 'page_view', '/robots/palletizing/pr-400', 'PR-400 | Acme Industrial'],
      [300, 'page_view', '/about', 'About us'],
    ],
  ),
  visit(
    'v5',
    '2025-04-07T12:44:00Z',
    {
      channel: 'AI Assistant',
      channelRule: 'ai-assistant',
      source: 'chatgpt',
      medium: 'ai-assistant',
      referrer: 'https://chatgpt.com/',
    },
    [
      [0, 'page_view', '/robots/palletizing/pr-400', 'PR-400 | Acme Industrial'],
      [120, 'page_view', '/compare/pr-400-vs-kx-20', 'PR-400 and KX-20 compared'],
    ],
  ),
  visit('v6', '2025-04-08T08:02:30Z', {}, [
    [0, 'page_view', '/', 'Acme Industrial'],
    [41, 'page_view', '/pricing', 'Pricing | Acme Industrial'],
    [170, 'page_view', '/demo', 'Book a demo'],
    [260, 'form_submit', '/demo', '', 'Demo form'],
    [262, 'page_view', '/demo/thanks', 'Thank you'],
  ]),
  visit(
    'v7',
    '2025-06-17T14:20:00Z',
    {
      channel: 'Referral',
      channelRule: 'referral',
      source: 'industryweek.example',
      medium: 'referral',
      referrer: 'https://industryweek.example/robots-2025',
    },
    [
      [0, 'page_view', '/cases', 'Customer stories'],
      [66, 'page_view', '/cases/dairy-north', 'Dairy North: two lines in six weeks'],
    ],
  ),
  visit(
    'v8',
    '2025-09-30T06:58:00Z',
    { channel: 'Email', channelRule: 'email', source: 'sales', medium: 'email', campaign: 'offer-2231' },
    [
      [0, 'page_view', '/offers/2231', 'Your offer'],
      [610, 'page_view', '/legal/terms', 'Terms of sale'],
    ],
  ),
];

const contacts: Touchpoint[] = [
  touchpoint({
    id: 'c1',
    type: 'campaign',
    occurredAt: at('2025-04-07T12:51:00Z'),
    visitId: 'v5',
    channel: 'Display',
    channelRule: 'display',
    source: 'retargeting-net',
    medium: 'display',
    campaign: 'retargeting-q2',
    landingPage: page('/robots'),
    device: desktop,
    country: 'DE',
  }),
  touchpoint({
    id: 'c2',
    type: 'call',
    occurredAt: at('2025-04-10T09:30:00Z'),
    channel: 'Phone',
    channelRule: 'contact',
    source: 'inside-sales',
    medium: 'call',
    anonymousId: null,
  }),
  touchpoint({
    id: 'c3',
    type: 'meeting',
    occurredAt: at('2025-05-06T08:00:00Z'),
    channel: 'Events',
    channelRule: 'contact',
    source: 'automatica',
    medium: 'fair',
    campaign: 'Automatica Munich 2025',
    anonymousId: null,
  }),
  touchpoint({
    id: 'c4',
    type: 'direct_mail',
    occurredAt: at('2025-08-21T00:00:00Z'),
    channel: 'Direct Mail',
    channelRule: 'contact',
    source: 'sales',
    medium: 'print',
    campaign: 'sample-kit',
    anonymousId: null,
  }),
];

export const milestones = [
  milestone('lead', '2025-04-08T08:06:50Z'),
  milestone('mql', '2025-04-08T08:30:00Z'),
  milestone('sql', '2025-04-10T10:00:00Z'),
  milestone('opportunity', '2025-05-08T13:00:00Z', 'D-2025-118', '186000.00'),
  milestone('won', '2025-10-14T09:15:00Z', 'D-2025-118', '179500.00'),
];

export const touchpoints = [...visits.map(([touch]) => touch), ...contacts].sort((a, b) =>
  a.occurredAt < b.occurredAt ? -1 : 1,
);

export const ann = lead({
  id: 'lead_ann',
  email: 'ann.berger@brauhaus-nord.de',
  phone: '+49 40 5550 1182',
  externalIds: ['hubspot:90210', 'erp:K-4471'],
  name: 'Ann Berger',
  company: 'Brauhaus Nord GmbH',
  stage: 'won',
  stages: milestones.map(({ type, occurredAt }) => ({ stage: type as Stage, occurredAt, source: 'crm' })),
  account: { domain: 'brauhaus-nord.de', name: 'Brauhaus Nord' },
  selfReportedSource: 'A colleague saw you at a fair',
  firstTouch: touchpoints[0] ?? null,
  lastTouch: touchpoints.at(-1) ?? null,
  firstSeenAt: at('2024-09-11T07:42:10Z'),
  createdAt: at('2025-04-08T08:06:50Z'),
  anonymousIds: ['a_7d1f'],
});

export const annJourney: Journey = {
  lead: ann,
  touchpoints,
  visits: visits.map(([, each]) => each),
  milestones,
  summary: {
    touchpoints: touchpoints.length,
    visits: visits.length,
    pageViews: visits.reduce((sum, [, each]) => sum + each.pageViews, 0),
    daysFromFirstTouch: { toLead: 209, toWon: 398 },
    channels: [...new Set(touchpoints.map(({ channel }) => channel))],
  },
  nextCursor: null,
};
