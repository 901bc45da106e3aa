/** Storing events: what is new, what was there, what contradicts it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CLOCK, EVENT_COLUMNS } from '../../server/storage/facts/event-row.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { event, identify, MINUTE, rowsOf, T0, type ToldEvent } from '../support/facts.ts';
import { digestsOf, ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

describe.each(ENGINES)('appending events on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let siteId: number;

  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  beforeEach(async () => {
    siteId = (await newSite(storage)).siteId;
  });
  afterAll(() => database.drop());

  const append = (...told: ToldEvent[]) => storage.append(rowsOf(siteId, ...told));
  const stored = async (...visitorIds: string[]) =>
    (await storage.read('visitorsJourney', siteId, visitorIds, true)).events;

  test('a new event is stored, the same again is a duplicate', async () => {
    expect(await append(event('v', 'm', T0))).toBe('s');
    expect(await append(event('v', 'm', T0))).toBe('d');
    expect(await stored('v')).toHaveLength(1);
  });

  test('each event of a batch has its own outcome, in the order it was sent', async () => {
    await append(event('v', 'old', T0));
    const outcomes = await append(
      event('v', 'b', T0),
      event('v', 'old', T0),
      event('v', 'a', T0),
      event('v', 'old', T0, { url: 'https://acme.example/other' }),
      event('u', 'a', T0),
    );
    expect(outcomes).toBe('sdscs');
  });

  test('among hundreds, in any order, each has its own outcome', async () => {
    const told = Array.from({ length: 300 }, (_, i) => event(`v${(i * 7) % 11}`, `m${i % 200}`, T0));
    const keys = new Set<string>();
    const expected = told.map(({ visitorId, messageId }) => {
      const isNew = !keys.has(`${visitorId} ${messageId}`);
      keys.add(`${visitorId} ${messageId}`);
      return isNew ? 's' : 'd';
    });
    expect(await append(...told)).toBe(expected.join(''));
    expect(await stored(...new Set(told.map(({ visitorId }) => visitorId)))).toHaveLength(keys.size);
  });

  test('a row that the database refuses fails alone', async () => {
    const rows = rowsOf(siteId, ...Array.from({ length: 45 }, (_, i) => event('v', `m${i}`, T0)));
    rows[30]![EVENT_COLUMNS.indexOf('type')] = null;
    expect(await storage.append(rows)).toBe(`${'s'.repeat(30)}f${'s'.repeat(14)}`);
    expect(await stored('v')).toHaveLength(44);
  });

  test('a duplicate within one batch is one', async () => {
    expect(await append(event('v', 'm', T0), event('v', 'm', T0), event('v', 'm', T0))).toBe('sdd');
    expect(await stored('v')).toHaveLength(1);
  });

  test('of two messages with one id in one batch the first stays', async () => {
    const outcomes = await append(event('v', 'm', T0, { title: 'first' }), event('v', 'm', T0, { title: 'second' }));
    expect(outcomes).toBe('sc');
    expect((await stored('v')).map((row) => row.title)).toEqual(['first']);
  });

  test('another body under a used id is a conflict every time, and changes nothing', async () => {
    await append(event('v', 'm', T0, { title: 'first' }));
    const before = await digestsOf(storage, siteId);
    expect(await append(event('v', 'm', T0, { title: 'second' }))).toBe('c');
    expect(await append(event('v', 'm', T0, { title: 'second' }))).toBe('c');
    expect(await append(event('v', 'm', T0, { title: 'first' }))).toBe('d');
    expect((await stored('v')).map((row) => row.title)).toEqual(['first']);
    expect(await digestsOf(storage, siteId)).toEqual(before);
  });

  test('one id of two visitors, or on two sites, is two events', async () => {
    const other = (await newSite(storage)).siteId;
    expect(await append(event('v', 'm', T0), event('u', 'm', T0))).toBe('ss');
    expect(await storage.append(rowsOf(other, event('v', 'm', T0)))).toBe('s');
    expect(await stored('v')).toHaveLength(1);
  });

  test('ids that only together look alike are different events', async () => {
    // Joined by a space, all three keys are "a b c".
    expect(await append(event('a b', 'c', T0), event('a', 'b c', T0))).toBe('ss');
    expect(await append(event('a', 'b c', T0), event('a b', 'c', T0))).toBe('dd');
    await storage.project('next');
    const { visits } = await storage.read('visitorsJourney', siteId, ['a b', 'a'], false);
    expect(new Map(visits.map((visit) => [visit.visitor_id, visit.entry]))).toEqual(
      new Map([
        ['a b', 'c'],
        ['a', 'b c'],
      ]),
    );
  });

  test('a retry that is received later, with a clock corrected a little differently, is the same event', async () => {
    await append(event('v', 'm', T0, { clock: CLOCK.shifted }));
    const retry = event('v', 'm', T0 + MINUTE, { clock: CLOCK.shifted, receivedAt: NOW + MINUTE });
    expect(await append(retry)).toBe('d');
    expect(await append({ ...retry, occurredAt: T0 + MINUTE + 1 })).toBe('c');
  });

  test('a retry of a message without a time keeps the time of its first receipt', async () => {
    await append(event('v', 'm', NOW, { clock: CLOCK.receipt }));
    const retry = event('v', 'm', NOW + 5 * MINUTE, { clock: CLOCK.receipt, receivedAt: NOW + 5 * MINUTE });
    expect(await append(retry)).toBe('d');
    expect((await stored('v')).map((row) => row.occurred_at)).toEqual([NOW]);
  });

  test('a time that was told and is another is a conflict', async () => {
    await append(event('v', 'm', T0));
    expect(await append(event('v', 'm', T0 + 1))).toBe('c');
  });

  test('a quarantined event is kept and uses its id, but stands in no journey', async () => {
    expect(await append(event('v', 'm', T0, { quarantine: 'bot' }))).toBe('s');
    expect(await append(event('v', 'm', T0))).toBe('d');
    expect(await storage.read('visitorExists', siteId, 'v')).toBe(true);
    expect(await stored('v')).toEqual([]);
  });

  test('an empty batch is nothing', async () => {
    expect(await storage.append([])).toBe('');
  });

  test('a thousand events at once, sent twice, are a thousand', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => event(`v${i % 7}`, `m${i}`, T0 + i));
    expect(await append(...many)).toBe('s'.repeat(1000));
    expect(await append(...many.toReversed())).toBe('d'.repeat(1000));
  });

  test('senders at the same time, with the same visitors in other orders, wait for nobody for ever', async () => {
    const batch = (sender: number) => {
      const own = Array.from({ length: 20 }, (_, i) => event(`v${i}`, `m${sender}-${i}`, T0 + i));
      return sender % 2 ? own.toReversed() : own;
    };
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, sender) => append(...batch(sender))));
    expect(outcomes).toEqual(Array(20).fill('s'.repeat(20)));
  });

  test('what every column may hold comes back as it was', async () => {
    const whole = event('v', 'm', T0, {
      type: 'custom',
      url: 'https://acme.example/?q=%20"\'\\',
      referrer: 'https://other.example/',
      title: 'Ünïcode 😀 {"a": [1, NULL]} \\N',
      name: "Robert'); drop table events;--",
      device: 'desktop|Firefox|Linux',
      country: 'DE',
      body: { properties: { deep: { list: [1, 2.5, null, true, 'x"y'] } } },
    });
    await append(whole, identify('v', 'n', T0 + 1, ['email:ann@acme.com']));
    const [row, other] = (await stored('v')).sort((a, b) => a.occurred_at - b.occurred_at);
    expect(row).toEqual({
      visitor_id: 'v',
      message_id: 'm',
      type: 'custom',
      occurred_at: T0,
      source: 'browser',
      trust: 'public',
      url: whole.url,
      referrer: whole.referrer,
      title: whole.title,
      name: whole.name,
      body: JSON.stringify(whole.body),
    });
    expect(other).toMatchObject({ url: null, referrer: null, title: null, name: null, trust: 'trusted' });
  });
});
