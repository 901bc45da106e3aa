import { describe, expect, it } from 'vitest';
import type { Milestone, Touchpoint, Visit } from '../shared/api/journey.ts';
import { story } from './summary.ts';

const touch = (channel: string, occurredAt: string, visitId: string | null = occurredAt) =>
  ({ id: occurredAt, type: 'visit', occurredAt, channel, visitId, clickIds: {} }) as Touchpoint;
const milestone = (type: string, occurredAt: string, amount?: string): Milestone => ({
  type,
  occurredAt,
  dealId: null,
  value: amount ? { amount, currency: 'EUR' } : null,
});
const formVisit = (occurredAt: string, name: string | null) =>
  ({
    id: occurredAt,
    startedAt: occurredAt,
    endedAt: occurredAt,
    pageViews: 1,
    events: [{ id: 'e', type: 'form_submit', occurredAt, form: { id: null, name, fields: [] } }],
  }) as unknown as Visit;

describe('the story of a journey', () => {
  it('counts the visits and days until the lead, and names each run of a channel once', () => {
    const told = story({
      touchpoints: [
        touch('Paid Search', '2024-01-01T08:00:00Z'),
        touch('Email', '2024-06-01T08:00:00Z'),
        touch('Email', '2024-07-01T08:00:00Z'),
        touch('Direct', '2025-01-25T08:00:00Z'),
        touch('Referral', '2025-03-01T08:00:00Z'),
      ],
      visits: [formVisit('2025-01-25T08:00:00Z', 'Demo form')],
      milestones: [milestone('lead', '2025-01-25T08:03:00Z')],
    });
    expect(told).toMatchObject({
      visits: 4,
      spanDays: 390,
      channels: ['Paid Search', 'Email', 'Direct'],
      form: 'Demo form',
      outcome: null,
    });
  });

  it('leaves out the middle of a long path and says how much', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'];
    const touchpoints = names.map((name, day) => touch(name, `2025-01-0${day + 1}T08:00:00Z`));
    expect(story({ touchpoints, visits: [], milestones: [] }).channels).toEqual(['A', 'B', 5, 'H', 'I']);
  });

  it('does not credit a form that was sent on another day', () => {
    const told = story({
      touchpoints: [touch('Direct', '2025-01-01T08:00:00Z')],
      visits: [formVisit('2025-01-01T08:00:00Z', 'Newsletter')],
      milestones: [milestone('lead', '2025-01-05T08:00:00Z')],
    });
    expect(told.form).toBeNull();
    expect(told.becameLead).toBe(true);
  });

  it('knows a form without a name from no form', () => {
    const parts = { touchpoints: [], milestones: [milestone('lead', '2025-01-01T08:00:00Z')] };
    expect(story({ ...parts, visits: [formVisit('2025-01-01T08:00:00Z', null)] }).form).toBe('');
  });

  it('ends with the first deal that was won, even if another was lost', () => {
    const told = story({
      touchpoints: [touch('Direct', '2025-01-01T08:00:00Z')],
      visits: [],
      milestones: [
        milestone('lost', '2025-02-01T08:00:00Z'),
        milestone('won', '2025-03-02T08:00:00Z', '20'),
        milestone('won', '2025-03-01T08:00:00Z', '10'),
        milestone('lead', '2025-01-01T08:00:00Z'),
      ],
    });
    expect(told.outcome).toEqual({ type: 'won', value: { amount: '10', currency: 'EUR' }, afterDays: 59 });
  });

  it('admits that nothing was seen before the lead', () => {
    const told = story({
      touchpoints: [touch('Email', '2025-02-01T08:00:00Z')],
      visits: [],
      milestones: [milestone('lead', '2025-01-01T08:00:00Z')],
    });
    expect(told).toMatchObject({ visits: 0, channels: [], allLater: true });
  });

  it('tells offline contacts from visits', () => {
    const touchpoints = [touch('Phone', '2025-01-01T08:00:00Z', null), touch('Events', '2025-01-11T08:00:00Z', null)];
    expect(story({ touchpoints, visits: [], milestones: [] })).toMatchObject({ visits: 0, contacts: 2, spanDays: 10 });
  });
});
