import { describe, expect, it } from 'vitest';
import type { Milestone, Touchpoint, Visit } from '../shared/api/journey.ts';
import type { Journey } from '../shared/api/lead.ts';
import { type Entry, joinPages, timeline } from './timeline.ts';

const touch = (id: string, occurredAt: string, over: Partial<Touchpoint> = {}) =>
  ({ id, type: 'visit', occurredAt, channel: 'Direct', visitId: null, clickIds: {}, ...over }) as Touchpoint;
const visit = (id: string, startedAt: string, over: Partial<Visit> = {}): Visit => ({
  id,
  anonymousId: 'a',
  startedAt,
  endedAt: startedAt,
  pageViews: 1,
  landingPage: null,
  exitPage: null,
  ...over,
});
const milestone = (type: string, occurredAt: string, dealId: string | null = null): Milestone => ({
  type,
  occurredAt,
  dealId,
  value: null,
});
const event = (id: string, occurredAt: string) => ({ id, occurredAt, type: 'page_view' }) as never;
const page = (over: Partial<Journey>) =>
  ({ lead: null, touchpoints: [], visits: [], milestones: [], ...over }) as unknown as Journey;

const brief = (entry: Entry) => {
  switch (entry.kind) {
    case 'touch':
      return `touch ${entry.touchpoint.id}${entry.visit ? ` opens ${entry.visit.id}` : ''}`;
    case 'visit':
      return `visit ${entry.visit.id}`;
    case 'milestone':
      return entry.milestone.type;
    case 'gap':
      return `${entry.days} days`;
  }
};
const told = (parts: Partial<Parameters<typeof timeline>[0]>) =>
  timeline({ touchpoints: [], visits: [], milestones: [], ...parts }).map(brief);

describe('the timeline', () => {
  it('merges touchpoints, milestones and lonely visits by time, whatever their order was', () => {
    expect(
      told({
        touchpoints: [touch('c', '2025-01-01T12:00:00Z'), touch('a', '2025-01-01T08:00:00Z')],
        milestones: [milestone('won', '2025-01-01T13:00:00Z'), milestone('lead', '2025-01-01T09:00:00Z')],
        visits: [visit('v', '2025-01-01T10:00:00Z')],
      }),
    ).toEqual(['touch a', 'lead', 'visit v', 'touch c', 'won']);
  });

  it('says how many whole days passed, and nothing for less than one', () => {
    expect(
      told({
        touchpoints: [
          touch('a', '2024-09-13T18:05:00Z'),
          touch('b', '2025-03-29T18:04:00Z'),
          touch('c', '2025-03-30T18:03:00Z'),
          touch('d', '2025-03-31T18:03:00Z'),
        ],
      }),
    ).toEqual(['touch a', '196 days', 'touch b', 'touch c', '1 days', 'touch d']);
  });

  it('puts what came of a contact after the contact when both have one time, and stages in their order', () => {
    const at = '2025-01-01T08:00:00Z';
    expect(
      told({
        milestones: [
          milestone('won', at, 'd'),
          milestone('demo held', at),
          milestone('mql', at),
          milestone('lead', at),
        ],
        touchpoints: [touch('a', at)],
        visits: [visit('v', at)],
      }),
    ).toEqual(['touch a', 'visit v', 'lead', 'mql', 'won', 'demo held']);
  });

  it('unfolds a visit at its entry, not at the campaign that began inside it', () => {
    const at = '2025-01-01T08:00:00Z';
    expect(
      told({
        touchpoints: [touch('b', at, { type: 'campaign', visitId: 'v' }), touch('z', at, { visitId: 'v' })],
        visits: [visit('v', at)],
      }),
    ).toEqual(['touch z opens v', 'touch b']);
  });

  it('marks the first touch and the last one before the lead', () => {
    const entries = timeline({
      touchpoints: [
        touch('a', '2025-01-01T08:00:00Z'),
        touch('b', '2025-01-02T08:00:00Z'),
        touch('c', '2025-02-01T08:00:00Z'),
      ],
      milestones: [milestone('lead', '2025-01-02T08:05:00Z')],
      visits: [],
    }).filter((entry) => entry.kind === 'touch');
    expect(entries.map(({ isFirst }) => isFirst)).toEqual([true, false, false]);
    expect(entries.map(({ isLastBeforeLead }) => isLastBeforeLead)).toEqual([false, true, false]);
  });

  it('counts a milestone from the first touch, unless it came before any', () => {
    const entries = timeline({
      touchpoints: [touch('a', '2025-01-02T08:00:00Z')],
      milestones: [milestone('lead', '2025-01-01T00:00:00Z'), milestone('won', '2025-01-12T07:59:00Z')],
      visits: [],
    }).filter((entry) => entry.kind === 'milestone');
    expect(entries.map(({ daysFromFirstTouch }) => daysFromFirstTouch)).toEqual([null, 9]);
  });

  it('is empty for an empty journey', () => {
    expect(told({})).toEqual([]);
  });
});

describe('the pages of a journey', () => {
  it('hold nothing twice when joined', () => {
    const lead = milestone('lead', '2025-01-01T09:00:00Z');
    const both = { touchpoints: [touch('a', '2025-01-01T08:00:00Z')], milestones: [lead] };
    const joined = joinPages([page(both), page({ ...both, milestones: [lead, { ...lead, dealId: 'd' }] })]);
    expect(joined.touchpoints).toHaveLength(1);
    expect(joined.milestones).toHaveLength(2);
  });

  it('bring the events of a visit cut by a page boundary together, in order', () => {
    const at = '2025-01-01T08:00:00Z';
    const second = visit('v', at, {
      events: [event('e3', '2025-01-01T08:09:00Z'), event('e2', '2025-01-01T08:05:00Z')],
    });
    const first = visit('v', at, { events: [event('e1', at), event('e2', '2025-01-01T08:05:00Z')] });
    const joined = joinPages([page({ visits: [first] }), page({ visits: [second] })]);
    expect(joined.visits[0]?.events?.map(({ id }) => id)).toEqual(['e1', 'e2', 'e3']);
  });
});
