/** The truth beside the dataset: complete, and of one piece. */
import { expect, test } from 'vitest';
import { startOfDay } from '../../server/demo/generator/calendar.ts';
import { wholeDataset } from '../../server/demo/generator/dataset.ts';
import type { TrueCause } from '../../server/demo/generator/truth.ts';

const { records, touchpoints, leads, deals, stories, counts } = wholeDataset({
  seed: 3,
  endsAt: startOfDay(Date.UTC(2026, 0, 15, 12)),
  scale: 0.15,
});
const byId = new Map(touchpoints.map((touchpoint) => [touchpoint.id, touchpoint]));
const people = new Set(leads.map(({ person }) => person));

const sum = (causes: TrueCause[]) => causes.reduce((total, { share }) => total + share, 0);

test('every cause is a touchpoint that moved somebody before it happened, and shares sum to one', () => {
  const all = [
    ...leads.map(({ createdAt, causes }) => ({ at: createdAt, causes })),
    ...deals.map(({ closedAt, causes }) => ({ at: closedAt, causes })),
  ].filter(({ causes }) => causes.length > 0);
  expect(all.length).toBeGreaterThan(60);
  for (const { at, causes } of all) {
    expect(sum(causes)).toBeCloseTo(1, 9);
    for (const { touchpoint, share } of causes) {
      expect(share).toBeGreaterThan(0);
      expect(byId.get(touchpoint)!.push).toBeGreaterThan(0);
      expect(byId.get(touchpoint)!.occurredAt <= at!).toBe(true);
    }
  }
});

test('a lead’s touchpoints are hers, and only won deals have causes', () => {
  for (const lead of leads) {
    for (const id of lead.touchpoints) expect(byId.get(id)!.person).toBe(lead.person);
  }
  for (const deal of deals) {
    if (deal.outcome !== 'won') expect(deal.causes).toEqual([]);
    for (const person of deal.people) expect(people.has(person)).toBe(true);
  }
});

test('a web touchpoint stands on a page view that is in the dataset, a contact on a contact', () => {
  const sent = new Map(
    records.flatMap((record) => {
      if (record.kind === 'message') return [[record.message.messageId, record.message.anonymousId ?? null] as const];
      return record.kind === 'contact' ? [[record.body.externalId, null] as const] : [];
    }),
  );
  for (const { id, anonymousId } of touchpoints) expect(sent.get(id)).toBe(anonymousId);
});

test('who named herself did so in the visit that moved her over her threshold', () => {
  const acted = leads.filter(({ threshold }) => threshold !== null);
  expect(acted.length).toBeGreaterThan(leads.length / 2);
  for (const lead of acted) {
    const before = lead.touchpoints
      .map((id) => byId.get(id)!)
      .filter(({ occurredAt }) => occurredAt <= lead.createdAt)
      .sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
    const lastVisit = before.findLastIndex(({ type }) => type === 'visit');
    const pushed = (list: typeof before) => list.reduce((total, { push }) => total + push, 0);
    expect(pushed(before)).toBeGreaterThanOrEqual(lead.threshold!);
    expect(pushed(before.slice(0, lastVisit))).toBeLessThan(lead.threshold!);
  }
});

test('what harvests is seen much and causes little', () => {
  const share = (channel: string) => {
    const caused = leads
      .flatMap(({ causes }) => causes)
      .filter(({ touchpoint }) => byId.get(touchpoint)!.trueChannel === channel);
    return sum(caused) / leads.length;
  };
  const seen = (channel: string) =>
    touchpoints.filter((touchpoint) => touchpoint.trueChannel === channel && touchpoint.person).length;
  expect(seen('Direct')).toBeGreaterThan(seen('Audio') * 3);
  expect(share('Direct')).toBeLessThan(share('Audio'));
});

test('on a shared browser, the evidence and the truth differ where they must', () => {
  const { touchpoints: own, leads: both } = stories.get('shared browser')!;
  expect(both).toHaveLength(2);
  const wrong = own.filter(({ person, knownAs }) => person !== knownAs);
  expect(wrong.length).toBeGreaterThan(0);
  expect(own.every(({ knownAs }) => knownAs !== null)).toBe(true);
});

test('stories keep their promises', () => {
  const story = (name: string) => stories.get(name)!;
  const [long] = story('long memory').deals;
  const first = byId.get(long!.touchpoints[0]!)!;
  expect((Date.parse(long!.closedAt!) - Date.parse(first.occurredAt)) / 86_400_000).toBeGreaterThan(500);
  expect(story('no web journey').touchpoints.every(({ anonymousId }) => anonymousId === null)).toBe(true);
  expect(story('no web journey').deals[0]!.outcome).toBe('won');
  expect(story('out of nowhere').deals[0]).toMatchObject({ outcome: 'won', touchpoints: [], causes: [] });
  expect(story('two addresses').leads[0]!.emails).toHaveLength(2);
  expect(story('free mail').leads[0]!.accountDomain).toBeNull();
  expect(story('expansion').deals.map(({ type }) => type)).toEqual(['new', 'expansion']);
  expect(story('bot burst').touchpoints).toEqual([]);
  expect(new Set(story('buying committee').touchpoints.map(({ anonymousId }) => anonymousId)).size).toBeGreaterThan(11);
  expect(story('without consent').touchpoints.every(({ knownAs }) => knownAs === null)).toBe(true);
});

test('the counts are those of the records', () => {
  expect(counts.records.message).toBe(records.filter(({ kind }) => kind === 'message').length);
  expect(counts.leads).toBe(leads.length);
  expect(counts.touchpoints).toBe(touchpoints.length);
  const won = deals.filter(({ outcome, value }) => outcome === 'won' && value.currency === 'EUR');
  expect(counts.revenue.EUR).toBe(Math.round(won.reduce((total, { value }) => total + Number(value.amount) * 100, 0)));
});
