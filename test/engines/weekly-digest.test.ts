/** Digests of weeks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { DAY } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

describe.each(ENGINES)('digests on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  test('a week is begun by one of those that find that it is time, once', async () => {
    const { siteId } = await newSite(storage);
    const other = engine === 'postgres' ? await database.open() : storage;
    const settings = { url: 'https://crm.example/', events: ['digest.weekly' as const], models: [], description: null };
    await storage.write('createWebhook', siteId, { ...settings, secret: 'sealed' }, NOW);
    const note = (on: Storage, week: string) => on.write('noteDigest', siteId, week, true, NOW);
    const begun = await Promise.all([note(storage, '2026-01-19'), note(other, '2026-01-19')]);
    expect(begun.toSorted()).toEqual([false, true]);
    expect(await note(storage, '2026-01-26')).toBe(true);
    expect(await note(storage, '2026-01-26')).toBe(false);
    const due = (await storage.read('dueChanges', NOW + DAY, 100)).filter((change) => change.siteId === siteId);
    expect(due.map(({ event, subject, ids }) => [event, subject, ids.length])).toEqual([
      ['digest.weekly', '2026-01-19', 1],
      ['digest.weekly', '2026-01-26', 1],
    ]);
  });
});
