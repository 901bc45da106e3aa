import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Milestone, Touchpoint, Visit } from '../../../shared/api/journey.ts';
import { contact, DAY, HOUR, MINUTE, T0 } from '../../../test/support/facts.ts';
import { BEGINNING, END } from '../identity/ownership.ts';
import { SHIPPED_CHANNELS } from '../source/channel-definition.ts';
import { assembleJourney, type JourneyParts, pageOfJourney, summaryOf, type WholeJourney } from './assemble.ts';
import type { EventRow, OwnershipRow, SourceRow, TouchpointRow, VisitRow } from './rows.ts';

const iso = (ms: number) => new Date(ms).toISOString();

const touch = (visitor: string, at: number, rest: Partial<TouchpointRow> = {}): TouchpointRow => ({
  visitor_id: visitor,
  message_id: `m${at - T0}`,
  type: 'visit',
  occurred_at: at,
  visit: `m${at - T0}`,
  traffic_source: 'direct',
  url: 'https://acme.example/a?utm_source=x#top',
  referrer: null,
  device: 'desktop|Firefox|',
  country: null,
  region: null,
  body: null,
  ...rest,
});
const source = (id: string, channel: string): SourceRow => ({
  id,
  channel,
  channel_rule: id,
  source: `(${id})`,
  medium: '(none)',
  campaign: null,
  content: null,
  campaign_id: null,
});
const SOURCES = [source('direct', 'Direct'), source('email', 'Email'), source('paid', 'Paid Search')];
const visit = (visitor: string, at: number): VisitRow => ({
  visitor_id: visitor,
  entry: `m${at - T0}`,
  started_at: at,
  ended_at: at + MINUTE,
  page_views: 2,
  exit_page: null,
});
const owns = (visitor: string, lead: string, from = BEGINNING, to = END): OwnershipRow => ({
  visitor_id: visitor,
  from_at: from,
  to_at: to,
  identifier: `email:${lead}@x.com`,
  lead_id: lead,
});
const row = (visitor: string, id: string, at: number, rest: Partial<EventRow> = {}): EventRow => ({
  visitor_id: visitor,
  message_id: id,
  type: 'page_view',
  occurred_at: at,
  source: 'browser',
  trust: 'public',
  url: null,
  referrer: null,
  title: null,
  name: null,
  body: null,
  ...rest,
});

const assemble = (parts: Partial<JourneyParts['visitors']>, rest: Partial<JourneyParts> = {}) =>
  assembleJourney({
    visitors: { touchpoints: [], sources: SOURCES, visits: [], ownership: [], events: [], ...parts },
    contacts: [],
    milestones: [],
    settings: {
      sessionTimeoutMs: 30 * MINUTE,
      ownDomains: [],
      excludedReferrers: [],
      excludedPaths: [],
      contentTouchpoints: [],
      channels: SHIPPED_CHANNELS,
    },
    leadIds: null,
    withEvents: false,
    ...rest,
  });

describe('the journey of a lead', () => {
  test('holds of a shared browser what lies in her time, each touchpoint with its owner', () => {
    const parts = {
      touchpoints: [touch('v', T0 + 20), touch('v', T0 + 10), touch('v', T0)],
      visits: [visit('v', T0), visit('v', T0 + 10), visit('v', T0 + 20)],
      ownership: [owns('v', 'ann', BEGINNING, T0 + 10), owns('v', 'bob', T0 + 10, T0 + 20), owns('v', 'ann', T0 + 20)],
    };
    const anns = assemble(parts, { leadIds: new Set(['ann']) });
    expect(anns.touchpoints.map((one) => [one.occurredAt, one.leadId])).toEqual([
      [iso(T0), 'ann'],
      [iso(T0 + 20), 'ann'],
    ]);
    expect(anns.visits.map((one) => one.startedAt)).toEqual([iso(T0), iso(T0 + 20)]);
    const all = assemble(parts);
    expect(all.touchpoints.map((one) => one.leadId)).toEqual(['ann', 'bob', 'ann']);
  });

  test('of an unclaimed browser shows that nobody owns it', () => {
    expect(assemble({ touchpoints: [touch('v', T0)] }).touchpoints).toMatchObject([{ leadId: null }]);
    expect(assemble({ touchpoints: [touch('v', T0)] }, { leadIds: new Set(['ann']) }).touchpoints).toEqual([]);
  });

  test('is in the order of time over all browsers and contacts, then of ids', () => {
    const parts = { touchpoints: [touch('b', T0 + HOUR), touch('a', T0), touch('c', T0)] };
    const journey = assemble(parts, {
      contacts: [{ contact: contact('call', { occurredAt: T0 + MINUTE }), leadId: 'ann' }],
    });
    expect(journey.touchpoints.map((one) => one.type)).toEqual(['visit', 'visit', 'call', 'visit']);
    const ids = journey.touchpoints.slice(0, 2).map((one) => one.id);
    expect(ids).toEqual(ids.toSorted());
  });

  test('shows pages without their query, and what is not known as null', () => {
    const { touchpoints, visits } = assemble({ touchpoints: [touch('v', T0)], visits: [visit('v', T0)] });
    expect(touchpoints).toMatchObject([
      {
        landingPage: 'https://acme.example/a',
        device: { type: 'desktop', browser: 'Firefox', os: null },
        country: null,
        referrer: null,
      },
    ]);
    expect(visits).toMatchObject([{ landingPage: 'https://acme.example/a', exitPage: null, pageViews: 2 }]);
    expect(touchpoints[0]!.visitId).toBe(visits[0]!.id);
  });

  test('names a browser by its anonymousId, and a pseudo-visitor by none', () => {
    const parts = { touchpoints: [touch('anonymous:user:7', T0), touch('user:7', T0 + 1)] };
    expect(assemble(parts).touchpoints.map((one) => one.anonymousId)).toEqual(['user:7', null]);
  });
});

describe('with events', () => {
  const events = [
    row('v', 'm0', T0),
    row('v', 'click', T0 + 1, { type: 'custom', name: 'click' }),
    row('v', 'who', T0 + 2, { type: 'identify', source: 'form' }),
    row('v', 'alone', T0 + 5 * HOUR, { type: 'custom', source: 'api', body: '{"properties":{"a":1}}' }),
  ];
  const whole = assemble({ visits: [visit('v', T0)], events, ownership: [owns('v', 'ann')] }, { withEvents: true });

  test('each stands in its visit', () => {
    expect(whole.visits[0]!.events!.map((one) => one.id)).toEqual(['m0', 'click']);
  });

  test('those without a visit stand by themselves', () => {
    expect(whole.events.map((one) => [one.id, one.properties])).toEqual([
      ['who', {}],
      ['alone', { a: 1 }],
    ]);
  });

  test('without asking for them there are none', () => {
    const plain = assemble({ visits: [visit('v', T0)], events });
    expect(plain.events).toEqual([]);
    expect(plain.visits[0]).not.toHaveProperty('events');
  });

  test('those of somebody else’s time are not hers', () => {
    const parts = { events, ownership: [owns('v', 'ann', BEGINNING, T0 + HOUR), owns('v', 'bob', T0 + HOUR)] };
    const bobs = assemble(parts, { withEvents: true, leadIds: new Set(['bob']) });
    expect(bobs.events.map((one) => one.id)).toEqual(['alone']);
  });
});

const milestone = (type: string, at: number, dealId: string | null = null): Milestone => ({
  type,
  occurredAt: iso(at),
  dealId,
  value: null,
});

describe('the summary', () => {
  test('counts days from the first touch, whole ones', () => {
    const journey = assemble(
      { touchpoints: [touch('v', T0)], visits: [visit('v', T0)] },
      { milestones: [milestone('lead', T0 + 2 * DAY - 1), milestone('won', T0 + 2 * DAY)] },
    );
    expect(summaryOf(journey)).toEqual({
      touchpoints: 1,
      visits: 1,
      pageViews: 2,
      daysFromFirstTouch: { toLead: 1, toWon: 2 },
      channels: ['Direct'],
    });
  });

  test('of a journey without touches, or without the milestone, knows no days', () => {
    expect(summaryOf(assemble({}, { milestones: [milestone('lead', T0)] })).daysFromFirstTouch).toEqual({
      toLead: null,
      toWon: null,
    });
    expect(summaryOf(assemble({ touchpoints: [touch('v', T0)] })).daysFromFirstTouch).toEqual({
      toLead: null,
      toWon: null,
    });
  });

  test('names channels in the order of their first appearance', () => {
    const sources = ['email', 'direct', 'email', 'paid'];
    const touchpoints = sources.map((id, i) => touch('v', T0 + i, { traffic_source: id }));
    expect(summaryOf(assemble({ touchpoints: touchpoints.toReversed() })).channels).toEqual([
      'Email',
      'Direct',
      'Paid Search',
    ]);
  });
});

describe('pages of a journey', () => {
  const at = fc.integer({ min: 0, max: 4 }).map((step) => iso(T0 + step));
  const id = fc.string({ unit: fc.constantFrom(...'abcXYZ-_09'), minLength: 4, maxLength: 4 });
  const inOrder = <T>(all: T[], key: (one: T) => string) => all.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  const journeys = fc
    .record({
      touchpoints: fc.uniqueArray(fc.record({ id, occurredAt: at }), { selector: (one) => one.id, maxLength: 12 }),
      visits: fc.uniqueArray(fc.record({ id, startedAt: at }), { selector: (one) => one.id, maxLength: 6 }),
      events: fc.uniqueArray(fc.record({ id, occurredAt: at }), { selector: (one) => one.id, maxLength: 6 }),
      milestones: fc.uniqueArray(
        fc.record({ type: fc.constantFrom('lead', 'mql', 'won'), occurredAt: at, dealId: fc.option(id) }),
        {
          selector: (one) => `${one.type} ${one.dealId}`,
          maxLength: 4,
        },
      ),
    })
    .map(
      (all) =>
        ({
          touchpoints: inOrder(all.touchpoints, (one) => one.occurredAt + one.id),
          visits: inOrder(all.visits, (one) => one.startedAt + one.id),
          events: inOrder(all.events, (one) => one.occurredAt + one.id),
          milestones: inOrder(all.milestones, (one) => one.occurredAt + one.type),
        }) as unknown as WholeJourney,
    );

  test('together are the journey: nothing twice, nothing left out, whatever their size', () => {
    fc.assert(
      fc.property(journeys, fc.integer({ min: 1, max: 5 }), (journey, limit) => {
        const pages: WholeJourney[] = [];
        for (let after: { at: string; id: string } | null = null; ; ) {
          const { page, next } = pageOfJourney(journey, after, limit);
          pages.push(page);
          expect(page.touchpoints.length).toBeLessThanOrEqual(limit);
          if (!next) break;
          expect(page.touchpoints).toHaveLength(limit);
          after = next;
        }
        const all = <T>(part: (page: WholeJourney) => T[]) => pages.flatMap(part);
        expect(all<Touchpoint>((page) => page.touchpoints)).toEqual(journey.touchpoints);
        expect(all<Visit>((page) => page.visits)).toEqual(journey.visits);
        expect(all((page) => page.events)).toEqual(journey.events);
        expect(new Set(all((page) => page.milestones))).toEqual(new Set(journey.milestones));
        expect(all((page) => page.milestones)).toHaveLength(journey.milestones.length);
      }),
    );
  });
});
