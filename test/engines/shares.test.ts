/** Shared views. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  test('a link works until it ends or is taken away, and its secret is not kept', async () => {
    const [site, other] = [await newSite(storage), await newSite(storage)];
    const wanted = { name: 'Board', path: '/kpis', expiresAt: NOW + 1000 };
    const { share, secret } = await storage.write('createShare', site.siteId, wanted, null, NOW);
    expect(share).toEqual({ ...wanted, id: share.id, author: null, createdAt: NOW });
    const found = { id: share.id, name: 'Board', path: '/kpis', site: site.id };
    expect(await storage.read('findShare', secret, NOW + 999)).toEqual(found);
    expect(await storage.read('findShare', secret, NOW + 1000)).toBeNull();
    expect(await storage.read('findShare', `${secret}x`, NOW)).toBeNull();
    expect(await storage.read('listShares', site.siteId, NOW)).toEqual([share]);
    expect(await storage.read('listShares', site.siteId, NOW + 1000)).toEqual([]);
    expect(await storage.write('deleteShare', other.siteId, share.id)).toBe(false);
    expect(await storage.write('deleteShare', site.siteId, share.id)).toBe(true);
    expect(await storage.read('findShare', secret, NOW)).toBeNull();
  });
});
