/** The generator: the same definition gives the same company, and everything that makes programs stumble is in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { startOfDay } from '../../server/demo/generator/calendar.ts';
import { digestOf, unitCount, unitsOf, wholeDataset } from '../../server/demo/generator/dataset.ts';
import { type DemoDefinition, EVENTS_AT_SCALE_1, scaleFor } from '../../server/demo/generator/definition.ts';
import { way } from '../../server/demo/generator/ways.ts';
import { LIMITS } from '../../shared/limits.ts';

const SMALL: DemoDefinition = { seed: 7, endsAt: startOfDay(Date.UTC(2026, 5, 1, 12)), scale: 0.08 };
const small = wholeDataset(SMALL);
const messages = small.records.flatMap((record) => (record.kind === 'message' ? [record.message] : []));

test('the same definition gives the same dataset, byte by byte', () => {
  expect(digestOf(unitsOf(SMALL))).toBe(digestOf(unitsOf({ ...SMALL })));
});

test.each([
  ['seed', { seed: 8 }],
  ['end', { endsAt: SMALL.endsAt - 86_400_000 }],
  ['scale', { scale: 0.09 }],
])('another %s gives another dataset, without an id in common', (_what, change) => {
  const other = wholeDataset({ ...SMALL, ...change });
  const ids = new Set(messages.map(({ messageId }) => messageId));
  const shared = other.records.filter((record) => record.kind === 'message' && ids.has(record.message.messageId));
  expect(shared).toEqual([]);
});

test('another seed is another company: other people, other journeys', () => {
  const other = wholeDataset({ ...SMALL, seed: 8 });
  const emails = new Set(small.leads.flatMap((lead) => lead.emails));
  const crowd = other.leads.filter(({ person }) => person.startsWith('a'));
  expect(crowd.filter((lead) => emails.has(lead.emails[0]!)).length).toBeLessThan(crowd.length / 4);
  expect(other.touchpoints.map(({ channel }) => channel)).not.toEqual(small.touchpoints.map(({ channel }) => channel));
});

test('neither clock nor chance is asked', () => {
  const folder = fileURLToPath(new URL('../../server/demo/generator/', import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text, file).not.toMatch(
      /Date\.now|new Date\(\)|Math\.random|randomUUID|randomBytes|performance\.now|systemClock|process\./,
    );
  }
});

test('everything happened within the eighteen months before the end', () => {
  const times = small.records.flatMap((record) => {
    if (record.kind === 'message') return [record.message.timestamp];
    if (record.kind === 'lead' || record.kind === 'stage' || record.kind === 'contact')
      return [record.body.occurredAt!];
    if (record.kind === 'deal') return record.body.stages!.map(({ occurredAt }) => occurredAt);
    return [];
  });
  const sorted = times.sort();
  expect(Date.parse(sorted.at(-1)!)).toBeLessThan(SMALL.endsAt);
  expect(sorted[0]! >= '2024-11-30T23:00').toBe(true);
  expect(sorted[0]! < '2024-12-20').toBe(true);
});

test('an id is given once, and anonymousIds look like the tracker’s', () => {
  expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(messages.length);
  for (const { anonymousId, timestamp } of messages) {
    if (anonymousId === undefined) continue;
    expect(anonymousId).toMatch(/^[0-9a-z]{27}$/);
    // Its first seven characters are the time of its birth, in units of 36 ms.
    expect(Number.parseInt(anonymousId.slice(0, 7), 36) * 36).toBeLessThanOrEqual(Date.parse(timestamp));
  }
});

test('no message is larger than the API takes', () => {
  for (const message of messages) expect(JSON.stringify(message).length).toBeLessThan(LIMITS.messageBytes);
});

test('units come one by one, as many as announced', () => {
  let units = 0;
  for (const _unit of unitsOf(SMALL)) units++;
  expect(units).toBe(unitCount(SMALL));
});

describe('at its usual scale', () => {
  const { counts, stories } = wholeDataset({ ...SMALL, scale: 1 });

  test('it has hundreds of leads, dozens of deals, three currencies', () => {
    expect(counts.leads).toBeGreaterThan(300);
    expect(counts.leads).toBeLessThan(1000);
    expect(counts.deals.won).toBeGreaterThan(24);
    expect(counts.deals.lost).toBeGreaterThan(counts.deals.won);
    expect(counts.deals.open).toBeGreaterThan(3);
    expect(Object.keys(counts.revenue).sort()).toEqual(['EUR', 'GBP', 'USD']);
    expect(Object.keys(counts.spend).sort()).toEqual(['EUR', 'GBP', 'USD']);
    expect(counts.records.contact).toBeGreaterThan(300);
  });

  test('it has about as many events as were asked for', () => {
    expect(Math.abs(counts.records.message / EVENTS_AT_SCALE_1 - 1)).toBeLessThan(0.1);
    expect(scaleFor(100_000)).toBeCloseTo(100_000 / EVENTS_AT_SCALE_1, 2);
  });

  test('every story of the cast is told', () => {
    expect([...stories.keys()]).toEqual([
      'long memory',
      'shared browser',
      'two addresses',
      'free mail',
      'without consent',
      'buying committee',
      'no web journey',
      'out of nowhere',
      'refund',
      'credit note',
      'reopened',
      'expansion',
      'hostile strings',
      'daylight saving',
      'untagged ads',
      'bot burst',
    ]);
  });
});

test('on the nights when clocks change, visits cross the change', () => {
  const nights = small.stories.get('daylight saving')!.touchpoints.map(({ occurredAt }) => occurredAt);
  expect(nights).toEqual(['2025-03-30T00:50:00.000Z', '2025-10-26T00:50:00.000Z', '2026-03-29T00:50:00.000Z']);
});

test('working people come on working days', () => {
  const days = [0, 0, 0, 0, 0, 0, 0];
  for (const { timestamp } of messages) days[new Date(timestamp).getUTCDay()]!++;
  const [sunday, monday, tuesday, , , , saturday] = days as [number, number, number, number, number, number, number];
  expect(sunday + saturday).toBeLessThan(0.4 * (monday + tuesday));
});

test('markup and formulas stand where attackers put them', () => {
  const text = JSON.stringify(small.records);
  expect(text).toContain('%22%3E%3Cimg+src%3Dx+onerror%3Dalert%281%29%3E');
  expect(text).toContain('=HYPERLINK(');
  expect(text).toContain('\u202E');
});

test('the refund lowers a value after the closing, the credit note takes one out', () => {
  const deals = (story: string) =>
    small.stories
      .get(story)!
      .deals.map(({ externalId }) =>
        small.records.flatMap((record) =>
          record.kind === 'deal' && record.externalId === externalId ? [record.body] : [],
        ),
      );
  const [refund] = deals('refund');
  const [before, after] = refund!.slice(-2);
  expect(before!.stage).toBe('won');
  expect(Number(after!.value!.amount)).toBeCloseTo(Number(before!.value!.amount) / 2, 1);
  const [sold, back] = deals('credit note');
  expect(Number(back!.at(-1)!.value!.amount) + Number(sold!.at(-1)!.value!.amount)).toBe(0);
});

test('clicks that are paid for are clicks that there were', () => {
  const paid = small.records.flatMap((record) => (record.kind === 'cost' ? [record.row] : []));
  const clicks = paid
    .filter(({ source, medium }) => source === 'bing' && medium === 'cpc')
    .reduce((sum, row) => sum + (row.clicks ?? 0), 0);
  const { source, medium } = way('bing-generic');
  const seen = small.touchpoints.filter(
    (touchpoint) => touchpoint.source === source && touchpoint.medium === medium,
  ).length;
  expect(seen).toBeGreaterThan(0);
  expect(clicks / seen).toBeGreaterThan(0.8);
  expect(clicks / seen).toBeLessThan(1.6);
});
