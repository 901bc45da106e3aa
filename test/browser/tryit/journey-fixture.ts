/** A journey as the API answers it: five touches over four months, a lead, a meeting, a won deal. */
import type { JourneyEvent, Milestone, Touchpoint, Visit } from '../../../shared/api/journey.ts';
import type { Journey, Lead } from '../../../shared/api/lead.ts';

const DAY = 86_400_000;
const START = Date.parse('2027-02-17T09:14:00.000Z');
const at = (day: number, minutes = 0) => new Date(START + day * DAY + minutes * 60_000).toISOString();

const ORIGIN = 'http://localhost:8788';
export const ANONYMOUS_ID = 'k3JtqvN0Qm2oYx7c';

let counter = 0;
const event = (occurredAt: string, type: JourneyEvent['type'], more: Partial<JourneyEvent>): JourneyEvent => ({
  id: `m${++counter}`,
  type,
  name: null,
  occurredAt,
  url: `${ORIGIN}/`,
  title: null,
  form: null,
  properties: {},
  ...more,
});

const view = (occurredAt: string, path: string, title: string) =>
  event(occurredAt, 'page_view', { url: ORIGIN + path, title });

const touch = (id: string, occurredAt: string, more: Partial<Touchpoint>): Touchpoint => ({
  id,
  type: 'visit',
  occurredAt,
  channel: 'Direct',
  channelRule: 'direct',
  source: '(direct)',
  medium: '(none)',
  campaign: null,
  term: null,
  content: null,
  campaignId: null,
  clickIds: {},
  referrer: null,
  landingPage: `${ORIGIN}/`,
  visitId: id.replace('t', 'v'),
  anonymousId: ANONYMOUS_ID,
  device: { type: 'desktop', browser: 'Chrome', os: 'Linux' },
  country: null,
  region: null,
  leadId: null,
  ...more,
});

const visit = (id: string, events: JourneyEvent[]): Visit => ({
  id,
  anonymousId: ANONYMOUS_ID,
  startedAt: events[0]!.occurredAt,
  endedAt: events.at(-1)!.occurredAt,
  pageViews: events.filter(({ type }) => type === 'page_view').length,
  landingPage: events[0]!.url,
  exitPage: events.at(-1)!.url,
  events,
});

const visits: Visit[] = [
  visit('v1', [
    view(at(0), '/guides/shorter-queues', 'Shorter queues at the dock'),
    view(at(0, 3), '/app', 'Live board'),
    view(at(0, 4), '/app/docks', 'Docks'),
  ]),
  visit('v2', [
    view(at(21), '/?gclid=EAIaIQobChMI4tZ', 'Fernhaul'),
    view(at(21, 1), '/pricing', 'Product and pricing'),
    event(at(21, 2), 'download', { properties: { href: `${ORIGIN}/assets/dock-checklist.csv` } }),
  ]),
  visit('v3', [view(at(82), '/guides/shorter-queues?utm_source=newsletter', 'Shorter queues at the dock')]),
  visit('v4', [
    view(at(84), '/guides/shorter-queues', 'Shorter queues at the dock'),
    view(at(84, 1), '/demo', 'Request a demo'),
    event(at(84, 3), 'form_submit', {
      url: `${ORIGIN}/demo`,
      form: {
        id: 'request-demo',
        name: 'Request a demo',
        fields: ['email', 'name', 'company', 'phone', 'how_did_you_hear_about_us'],
      },
    }),
    view(at(84, 3.1), '/thank-you', 'Thank you'),
  ]),
];

const touchpoints: Touchpoint[] = [
  touch('t1', at(0), {
    channel: 'AI Assistant',
    channelRule: 'ai-assistant',
    source: 'chatgpt',
    medium: 'ai-assistant',
    referrer: 'https://chatgpt.com/',
  }),
  touch('t2', at(21), {
    channel: 'Paid Search',
    channelRule: 'paid-search',
    source: 'google',
    medium: 'cpc',
    clickIds: { gclid: 'EAIaIQobChMI4tZ' },
    referrer: 'https://www.google.com/',
  }),
  touch('t3', at(82), {
    channel: 'Email',
    channelRule: 'email',
    source: 'newsletter',
    medium: 'email',
    campaign: 'shorter-queues',
  }),
  touch('t4', at(84), {}),
];

const meeting = touch('c5', at(86), {
  type: 'meeting',
  channel: 'Events',
  channelRule: 'contact-meeting',
  source: null,
  medium: null,
  visitId: null,
  anonymousId: null,
  landingPage: null,
  device: null,
});

const summary = (
  journey: { touchpoints: Touchpoint[]; visits: Visit[] },
  toLead: number | null,
  toWon: number | null,
) => ({
  touchpoints: journey.touchpoints.length,
  visits: journey.visits.length,
  pageViews: journey.visits.reduce((sum, { pageViews }) => sum + pageViews, 0),
  daysFromFirstTouch: { toLead, toWon },
  channels: [...new Set(journey.touchpoints.map(({ channel }) => channel))],
});

export const lead: Lead = {
  id: 'ld_01HX',
  site: 'site_tryit',
  email: 'mira.holt417@kestrel-foods.example',
  phone: '+442079460417',
  externalIds: [],
  name: 'Mira Holt',
  company: 'Kestrel Foods',
  traits: {},
  stage: 'won',
  stages: [],
  account: { domain: 'kestrel-foods.example', name: 'Kestrel Foods' },
  selfReportedSource: 'I asked ChatGPT',
  score: null,
  scores: [],
  customerSince: null,
  restrictedAt: null,
  firstTouch: touchpoints[0]!,
  lastTouch: touchpoints[3]!,
  firstSeenAt: at(0),
  createdAt: at(84, 3),
  anonymousIds: [ANONYMOUS_ID],
};

const milestones: Milestone[] = [
  { type: 'lead', occurredAt: at(84, 3), dealId: null, value: null },
  { type: 'opportunity', occurredAt: at(86, 30), dealId: 'tryit-deal-ld_01HX', value: null },
  {
    type: 'won',
    occurredAt: at(107, 30),
    dealId: 'tryit-deal-ld_01HX',
    value: { amount: '12000.00', currency: 'EUR' },
  },
];

const journeyOf = (parts: Pick<Journey, 'touchpoints' | 'visits' | 'milestones'>, more: Partial<Journey>): Journey => ({
  lead: null,
  nextCursor: null,
  summary: summary(parts, null, null),
  ...parts,
  ...more,
});

export const anonymousJourney = journeyOf(
  { touchpoints: touchpoints.slice(0, 2), visits: visits.slice(0, 2), milestones: [] },
  {},
);

export const leadJourney = journeyOf({ touchpoints, visits, milestones: milestones.slice(0, 1) }, { lead });

export const wonJourney = journeyOf(
  { touchpoints: [...touchpoints, meeting], visits, milestones },
  { lead, summary: summary({ touchpoints: [...touchpoints, meeting], visits }, 84, 107) },
);

/** As `POST /v1/attribution/compute` answers for `wonJourney`. */
const creditsOf = (shares: number[]) =>
  wonJourney.touchpoints.map(({ id }, index) => ({
    touchpoint: id,
    weight: shares[index] ?? 0,
    value: (12000 * (shares[index] ?? 0)).toFixed(2),
    reason: 'a fixture’s share',
  }));

const define = (title: string) => ({ title, description: `What ${title} does.`, formula: '' });

export const computeAnswer = {
  journeys: [
    {
      id: 'yours',
      credits: {
        linear: creditsOf([0.2, 0.2, 0.2, 0.2, 0.2]),
        first: creditsOf([1]),
        u: creditsOf([0.4, 0.2 / 3, 0.2 / 3, 0.2 / 3, 0.4]),
      },
    },
  ],
  definitions: { linear: define('Linear'), first: define('First touch'), u: define('U-shaped') },
};
