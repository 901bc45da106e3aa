/** How far a site has come. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { event, identify, MINUTE, rowsOf, T0 } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, newSite, type TestDatabase } from '../support/storage.ts';

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  test('events that count, the first visit of all, and leads', async () => {
    const { siteId } = await newSite(storage);
    const progress = () => storage.read('installProgress', siteId);
    await storage.append(rowsOf(siteId, event('a:v', 'm1', T0 - MINUTE, { quarantine: 'bot' })));
    expect(await progress()).toEqual({ firstEventAt: null, hasLead: false });
    await storage.append(rowsOf(siteId, event('a:v', 'm3', T0 + MINUTE), event('a:v', 'm2', T0)));
    await storage.project('next');
    expect(await progress()).toEqual({ firstEventAt: T0, hasLead: false });
    await storage.append(rowsOf(siteId, identify('a:v', 'm4', T0 + MINUTE, ['email:ann@acme.com'])));
    await storage.project('next');
    expect(await progress()).toEqual({ firstEventAt: T0, hasLead: true });
  });
});
