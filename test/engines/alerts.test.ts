/** What is watched of a site: counted, kept, and told once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { DAY, event, rowsOf } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

describe.each(ENGINES)('alerts on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  test('a change is told to one of those that find it, with a webhook’s change; what stays is only looked at', async () => {
    const { siteId } = await newSite(storage);
    const other = engine === 'postgres' ? await database.open() : storage;
    const settings = { url: 'https://crm.example/', events: ['alert.changed' as const], models: [], description: null };
    await storage.write('createWebhook', siteId, { ...settings, secret: 'sealed' }, NOW);
    const put = (on: Storage, raised: boolean, at: number) =>
      on.write('putAlert', siteId, { kind: 'trafficStopped', raised, figures: { hours: 24 } }, at);
    expect(await put(storage, false, NOW)).toBe(false);
    expect((await Promise.all([put(storage, true, NOW + 1), put(other, true, NOW + 1)])).toSorted()).toEqual([
      false,
      true,
    ]);
    expect(await put(storage, true, NOW + 2)).toBe(false);
    expect(await storage.read('listAlerts', siteId)).toEqual([
      { kind: 'trafficStopped', raised: true, since: NOW + 1, checkedAt: NOW + 2, figures: { hours: 24 } },
    ]);
    const due = (await storage.read('dueChanges', NOW + DAY, 100)).filter((change) => change.siteId === siteId);
    expect(due).toMatchObject([
      {
        event: 'alert.changed',
        subject: 'trafficStopped',
        detail: { raised: true, since: NOW + 1, figures: { hours: 24 } },
      },
    ]);
    expect(due[0]!.ids).toHaveLength(1);
    expect(await put(storage, false, NOW + 3)).toBe(true);
    // Over before it was told: it is told as it is now.
    const later = (await storage.read('dueChanges', NOW + DAY, 100)).filter((change) => change.siteId === siteId);
    expect(later).toMatchObject([{ event: 'alert.changed', detail: { raised: false, since: NOW + 3 } }]);
    expect(later[0]!.ids).toHaveLength(2);
    await storage.write('deleteAlert', siteId, 'trafficStopped');
    expect(await storage.read('listAlerts', siteId)).toEqual([]);
  });

  test('visits are counted by when they began, those with a campaign apart; paid sources by their days', async () => {
    const { siteId } = await newSite(storage);
    const visit = (visitorId: string, at: number, query: string) =>
      event(visitorId, `m-${visitorId}`, at, { url: `https://acme.com/${query}` });
    const visits = [
      visit('a', NOW - DAY, '?utm_source=google&utm_medium=cpc&utm_campaign=spring'),
      visit('b', NOW - 1, ''),
      visit('c', NOW, '?utm_campaign=spring'),
    ];
    await storage.append(rowsOf(siteId, ...visits));
    await storage.project({ siteId, visitorIds: ['a', 'b', 'c'] });
    expect(await storage.read('taggedVisits', siteId, { from: NOW - DAY, to: NOW })).toEqual({ visits: 2, tagged: 1 });
    expect(await storage.read('taggedVisits', siteId, { from: NOW + 1, to: NOW + 2 })).toEqual({
      visits: 0,
      tagged: 0,
    });
  });
});
