/** People whose history is long, put among the many: what reads and joins are measured on. */
import { CLOCK, type NewEvent } from '../../../server/storage/facts/event-row.ts';

const DAY = 86_400_000;
const HOST = 'https://www.acme-software.test';

/** Leads with long journeys, and what each of them has. */
export const LONG = { people: 50, browsers: 4, visitsEach: 50, pageViews: 2 } as const;
export const LONG_TOUCHPOINTS = LONG.browsers * LONG.visitsEach;
/** Pairs of leads that a claim makes one; visitors and events of both together. */
export const JOINED = { pairs: 6, visitors: 50, visitsEach: 40, pageViews: 5 } as const;
/** All events of these people. */
export const PEOPLE_EVENTS =
  LONG.people * LONG.browsers * (LONG.visitsEach * LONG.pageViews + 1) +
  JOINED.pairs * JOINED.visitors * (JOINED.visitsEach * JOINED.pageViews + 1);
export const JOINED_EVENTS = JOINED.visitors * JOINED.visitsEach * JOINED.pageViews;

export const longEmail = (person: number) => `long-${person}@company-${person}.example`;
export const joinedEmail = (pair: number, half: 0 | 1) => `joined-${pair}-${half}@firm-${pair}.example`;

/** @param end ms UTC: everything lies before */
export function* longPeople(end: number): Generator<NewEvent> {
  for (let person = 0; person < LONG.people; person++) {
    for (let browser = 0; browser < LONG.browsers; browser++) {
      const visitorId = id('long', person * LONG.browsers + browser);
      yield* visits(visitorId, LONG.visitsEach, LONG.pageViews, end - 700 * DAY + browser * 3_600_000, 13 * DAY);
      yield identify(visitorId, longEmail(person), end - DAY);
    }
  }
}

/** @param end ms UTC: everything lies before */
export function* joinedPeople(end: number): Generator<NewEvent> {
  for (let pair = 0; pair < JOINED.pairs; pair++) {
    for (let visitor = 0; visitor < JOINED.visitors; visitor++) {
      const visitorId = id('join', pair * JOINED.visitors + visitor);
      yield* visits(visitorId, JOINED.visitsEach, JOINED.pageViews, end - 300 * DAY + visitor * 60_000, 7 * DAY);
      yield identify(visitorId, joinedEmail(pair, visitor % 2 === 0 ? 0 : 1), end - DAY);
    }
  }
}

function* visits(
  visitorId: string,
  count: number,
  pageViews: number,
  from: number,
  every: number,
): Generator<NewEvent> {
  for (let visit = 0; visit < count; visit++) {
    for (let page = 0; page < pageViews; page++) {
      const query = page === 0 ? LANDINGS[visit % LANDINGS.length]! : '';
      yield {
        ...BLANK,
        visitorId,
        messageId: `${visit.toString(36)}.${page}`,
        occurredAt: from + visit * every + page * 30_000,
        receivedAt: from + visit * every + page * 30_000,
        url: `${HOST}/page-${(visit + page) % 30}${query}`,
        title: 'Acme Software, the CRM for makers',
      };
    }
  }
}

function identify(visitorId: string, email: string, at: number): NewEvent {
  const body = { identifiers: [`email:${email}` as const] };
  return { ...BLANK, visitorId, messageId: 'identify', type: 'identify', occurredAt: at, receivedAt: at, body };
}

const LANDINGS = [
  '',
  '?utm_source=google&utm_medium=cpc&utm_campaign=brand',
  '?utm_source=newsletter&utm_medium=email&utm_campaign=june',
  '?utm_source=linkedin&utm_medium=paid-social&utm_campaign=makers',
];

const BLANK: NewEvent = {
  siteId: 1,
  visitorId: '',
  messageId: '',
  type: 'page_view',
  occurredAt: 0,
  receivedAt: 0,
  clock: CLOCK.sent,
  source: 'browser',
  trust: 'public',
  quarantine: null,
  url: null,
  referrer: null,
  title: null,
  name: null,
  device: 'desktop|Chrome|Windows',
  country: 'DE',
  region: null,
  body: null,
};

/** As long as the tracker's. */
const id = (kind: string, number: number): string => `${kind}${number.toString(36).padStart(16, '0')}`;
