/** Decisions about quarantined events. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { QuarantineFilter } from '../../server/storage/reads/quarantine.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { event, identify, MINUTE, rowsOf, T0 } from '../support/facts.ts';
import { digestsOf, ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

const ALL: QuarantineFilter = { status: 'quarantined', reason: null, visitorId: null, from: null, to: null };

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let siteId: number;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  const tell = async () => {
    siteId = (await newSite(storage)).siteId;
    await storage.append(
      rowsOf(
        siteId,
        event('a:v', 'm1', T0, { quarantine: 'bot,headless', receivedAt: NOW }),
        event('a:v', 'm2', T0 + MINUTE, { quarantine: 'bot', receivedAt: NOW + 1 }),
        event('a:w', 'm1', T0, { quarantine: 'excluded', receivedAt: NOW + 2 }),
        identify('a:w', 'm2', T0, ['email:ann@acme.com']),
      ),
    );
    await storage.project('next');
  };
  const listed = async (filter: Partial<QuarantineFilter> = {}, limit = 10) =>
    (await storage.read('quarantinedEvents', siteId, { ...ALL, ...filter }, limit, null)).map(
      (row) => `${row.visitor_id} ${row.message_id} ${row.reasons}`,
    );
  const decide = (...args: [decision: 'readmitted' | 'excluded', chosen: object, limit?: number]) =>
    storage.write('decideQuarantine', siteId, args[0], args[1] as never, args[2] ?? 100, NOW + 10);

  test('what was kept aside is listed by its receipt, by filters, and counted by reason', async () => {
    await tell();
    const all = ['a:w m1 excluded', 'a:v m2 bot', 'a:v m1 bot,headless'];
    expect(await listed()).toEqual(all);
    expect(await listed({ reason: 'headless' })).toEqual(all.slice(2));
    expect(await listed({ reason: 'head' })).toEqual([]);
    expect(await listed({ visitorId: 'a:w' })).toEqual(all.slice(0, 1));
    expect(await listed({ from: NOW + 1, to: NOW + 2 })).toEqual(all.slice(1, 2));
    const after = { receivedAt: NOW + 1, visitorId: 'a:v', messageId: 'm2' };
    const [last] = await storage.read('quarantinedEvents', siteId, ALL, 1, after);
    expect(last).toMatchObject({ message_id: 'm1', visitor_id: 'a:v' });
    expect(await storage.read('quarantineCounts', siteId)).toEqual({ bot: 2, headless: 1, excluded: 1 });
  });

  test('a decision changes only what it names, marks its visitors, and keeps the reasons', async () => {
    await tell();
    const { facts } = await digestsOf(storage, siteId);
    expect(await decide('readmitted', { reason: 'bot', from: null, to: null }, 1)).toBe(1);
    expect(await storage.read('waiting', { siteId, visitorIds: ['a:v'] })).toBe(true);
    expect(await decide('readmitted', { reason: 'bot', from: null, to: null }, 1)).toBe(1);
    expect(await decide('readmitted', { reason: 'bot', from: null, to: null }, 1)).toBe(0);
    expect(await listed({ status: 'readmitted' })).toEqual(['a:v m2 bot', 'a:v m1 bot,headless']);
    await storage.project('next');
    const { touchpoints } = await storage.read('visitorsJourney', siteId, ['a:v'], false);
    expect(touchpoints).toHaveLength(1);

    expect(await decide('excluded', { events: [{ visitorId: 'a:v', messageId: 'm2' }] })).toBe(1);
    expect(await decide('excluded', { visitorId: 'a:w' })).toBe(2);
    expect(await decide('excluded', { visitorId: 'a:w' })).toBe(0);
    expect(await listed()).toEqual(['a:w m1 excluded', 'a:v m2 bot,excluded', 'a:w m2 excluded']);
    await storage.project('next');
    expect(await storage.read('findLeads', siteId, {}, 10, null)).toEqual([]);
    expect(await decide('readmitted', { visitorId: 'a:w' })).toBe(2);
    await storage.project('next');
    expect(await storage.read('findLeads', siteId, {}, 10, null)).toHaveLength(1);
    // What was told is what it was.
    expect((await digestsOf(storage, siteId)).facts).toBe(facts);
  });
});
