/** Facts for tests, said in the few words that matter; everything else is the same every time. */
import type { Contact } from '../../server/domain/contact.ts';
import type { Deal } from '../../server/domain/deal.ts';
import type { Identifier } from '../../server/domain/identity/identifier.ts';
import { CLOCK, type NewEvent, toRow } from '../../server/storage/facts/event-row.ts';
import type { Value } from '../../server/storage/sql.ts';
import { NOW } from './storage.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Long before the receipt, so that tests can go back and forth. */
export const T0 = Date.UTC(2025, 5, 2, 12);

export type ToldEvent = Omit<NewEvent, 'siteId'>;

/** An event of a browser; a page view unless told otherwise. */
export function event(
  visitorId: string,
  messageId: string,
  occurredAt: number,
  rest: Partial<ToldEvent> = {},
): ToldEvent {
  return {
    visitorId,
    messageId,
    type: 'page_view',
    occurredAt,
    receivedAt: NOW,
    clock: CLOCK.sent,
    source: 'browser',
    trust: 'public',
    quarantine: null,
    url: 'https://acme.example/',
    referrer: null,
    title: null,
    name: null,
    device: null,
    country: null,
    region: null,
    body: null,
    ...rest,
  };
}

/** A message of the site's own server that names a person. */
export function identify(
  visitorId: string,
  messageId: string,
  occurredAt: number,
  identifiers: Identifier[],
  body: NewEvent['body'] = {},
): ToldEvent {
  return event(visitorId, messageId, occurredAt, {
    type: 'identify',
    source: 'form',
    trust: 'trusted',
    url: null,
    body: { identifiers, ...body },
  });
}

/** The same, said by the browser: anybody could have. */
export function claim(visitorId: string, messageId: string, occurredAt: number, identifiers: Identifier[]): ToldEvent {
  return event(visitorId, messageId, occurredAt, { type: 'identify', body: { identifiers } });
}

export function rowOf(siteId: number, told: ToldEvent): Value[] {
  return toRow({ siteId, ...told });
}

export function rowsOf(siteId: number, ...told: ToldEvent[]): Value[][] {
  return told.map((one) => rowOf(siteId, one));
}

export function deal(rest: Partial<Deal> = {}): Deal {
  return {
    name: null,
    leads: [],
    account: null,
    stage: null,
    stages: [],
    value: null,
    recurring: null,
    product: null,
    type: null,
    createdAt: null,
    closedAt: null,
    ...rest,
  };
}

export function contact(externalId: string, rest: Partial<Contact> = {}): Contact {
  return {
    externalId,
    type: 'call',
    occurredAt: T0,
    identifiers: [],
    visitorId: null,
    accountDomain: null,
    channel: null,
    source: null,
    medium: null,
    campaign: null,
    content: null,
    properties: null,
    ...rest,
  };
}
