/** Conversions that ad platforms were given: each once, adjusted once, erased with the person. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NewAdExport } from '../../server/storage/facts/ad-exports.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { identify, MINUTE, rowsOf, T0 } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

const one = (eventId: string, rest: Partial<NewAdExport> = {}): NewAdExport => ({
  platform: 'google-ads',
  conversionName: 'Sale',
  eventId,
  milestone: 'won',
  subject: `deal ${eventId}`,
  leadId: 'lead_a',
  clickId: `gclid ${eventId}`,
  occurredAt: T0,
  value: '10.00',
  currency: 'EUR',
  ...rest,
});

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  test('is remembered once by platform, name and event; listed, paged and forgotten on its site', async () => {
    const [{ siteId }, { siteId: other }] = [await newSite(storage), await newSite(storage)];
    const remember = (rows: NewAdExport[], now = NOW, on = siteId) => storage.write('rememberAdExports', on, rows, now);
    expect(await remember([one('a'), one('a'), one('b')])).toEqual([true, false, true]);
    expect(
      await remember([one('a', { platform: 'meta' }), one('a', { conversionName: 'Lead' }), one('b')], NOW + MINUTE),
    ).toEqual([true, true, false]);
    expect(await remember([one('a')], NOW, other)).toEqual([true]);
    const find = (filter = {}, limit = 10, after: Parameters<typeof storage.read<'findAdExports'>>[4] = null) =>
      storage.read('findAdExports', siteId, filter, limit, after);
    const all = await find();
    expect(all.map((row) => [row.platform, row.conversionName, row.eventId])).toEqual([
      ['google-ads', 'Lead', 'a'],
      ['meta', 'Sale', 'a'],
      ['google-ads', 'Sale', 'a'],
      ['google-ads', 'Sale', 'b'],
    ]);
    expect(all[3]).toEqual({ ...one('b'), exportedAt: NOW, adjustedAt: null, retracted: false });
    const pages = [];
    for (let after: (typeof all)[number] | null = null; ; ) {
      const [row] = await find({}, 1, after);
      if (!row) break;
      pages.push(row);
      after = row;
    }
    expect(pages).toEqual(all);
    expect(await find({ platform: 'meta' })).toHaveLength(1);
    expect(await find({ conversionName: 'Sale', milestone: 'won', from: NOW + 1 })).toHaveLength(1);
    expect(await storage.write('forgetAdExports', siteId, { platform: 'google-ads', from: NOW + 1 })).toBe(1);
    expect(await find()).toHaveLength(3);
  });

  test('is adjusted from what the platform knows, and never after it was retracted', async () => {
    const { siteId } = await newSite(storage);
    await storage.write('rememberAdExports', siteId, [one('a'), one('b')], NOW);
    const was = { value: '10.00', currency: 'EUR' };
    const is = { value: '7.00', currency: 'EUR' };
    const adjust = (eventId: string, from: typeof was, to: typeof was | null) =>
      storage.write(
        'adjustAdExports',
        siteId,
        [{ platform: 'google-ads', conversionName: 'Sale', eventId, from, to }],
        NOW + MINUTE,
      );
    expect(await adjust('a', was, is)).toEqual([true]);
    expect(await adjust('a', was, is)).toEqual([false]);
    expect(await adjust('a', is, null)).toEqual([true]);
    expect(await adjust('a', is, was)).toEqual([false]);
    const rows = await storage.read('findAdExports', siteId, {}, 10, null);
    expect(rows).toEqual([
      { ...one('a'), ...is, exportedAt: NOW, adjustedAt: NOW + MINUTE, retracted: true },
      { ...one('b'), exportedAt: NOW, adjustedAt: null, retracted: false },
    ]);
  });

  test('is found by any id that a person ever had, and erased with her', async () => {
    const { siteId } = await newSite(storage);
    await storage.append(rowsOf(siteId, identify('v', 'm', T0, ['email:ann@acme.com', 'externalId:1'])));
    while (await storage.read('waiting', 'identity')) await storage.project('identity');
    const identifiers = ['email:ann@acme.com', 'externalId:1'];
    const ids = await storage.read('leadIdsOf', siteId, identifiers);
    const leadId = ids.get('email:ann@acme.com')!;
    await storage.write('rememberAdExports', siteId, [one('a', { leadId }), one('b', { leadId: 'lead_other' })], NOW);
    const hers = await storage.read('adExportsOf', siteId, identifiers);
    expect(hers.map(({ eventId }) => eventId)).toEqual(['a']);
    expect(await storage.write('erasePerson', siteId, leadId, [], NOW)).toMatchObject({ counts: {} });
    const left = await storage.read('findAdExports', siteId, {}, 10, null);
    expect(left.map(({ eventId }) => eventId)).toEqual(['b']);
  });
});
