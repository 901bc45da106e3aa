/** Deleting a site: all of its rows in every table, none of another's. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../server/storage/storage.ts';
import { event, identify, rowsOf, T0 } from '../support/facts.ts';
import { digestsOf, ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

describe.each(ENGINES)('deleting a site on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
  });
  afterAll(() => database.drop());

  const filled = async () => {
    const site = await newSite(storage);
    const visitors = Array.from({ length: 12 }, (_, i) => [
      event(`v${i}`, 'm', T0 + i),
      identify(`v${i}`, 'i', T0 + i, [`email:p${i}@acme.com`]),
    ]);
    await storage.append(rowsOf(site.siteId, ...visitors.flat()));
    return site;
  };

  test('goes in small steps to its end, also when it was cut off between them', async () => {
    const [gone, stays] = [await filled(), await filled()];
    const before = await digestsOf(storage, stays.siteId);
    const bound = await storage.write('createKey', { name: 'k', scopes: ['read'], sites: [gone.id] }, NOW);
    const shared = await storage.write('createKey', { name: 's', scopes: ['read'], sites: [gone.id, stays.id] }, NOW);
    await storage.project('next');

    expect(await storage.write('closeSite', gone.siteId)).toBe(true);
    let steps = 0;
    for (let deleted = 1; deleted > 0; steps++) {
      deleted = await storage.write('deleteSiteStep', gone.siteId, 5, NOW);
      expect(deleted).toBeLessThanOrEqual(5);
      // Whatever else is derived meanwhile brings nothing back.
      if (steps % 3 === 0) await storage.project('next');
    }
    expect(steps).toBeGreaterThan(10);
    expect((await storage.read('listSites')).map(({ id }) => id)).not.toContain(gone.id);
    const empty = await digestsOf(storage, gone.siteId);
    expect(empty).toEqual({ facts: '0'.repeat(32), derived: '0'.repeat(32) });
    expect(await digestsOf(storage, stays.siteId)).toEqual(before);
    const keys = await storage.read('listKeys');
    expect(keys.some(({ id }) => id === bound.id)).toBe(false);
    expect(keys.find(({ id }) => id === shared.id)?.sites).toEqual([stays.id]);
    expect((await newSite(storage)).siteId).toBeGreaterThan(stays.siteId);
  });

  test('its events that come late are stored nowhere, and other sites are derived as ever', async () => {
    const [gone, stays] = [await newSite(storage), await newSite(storage)];
    await storage.write('closeSite', gone.siteId);
    while ((await storage.write('deleteSiteStep', gone.siteId, 100, NOW)) > 0);
    const late = identify('late', 'm', T0, ['email:late@acme.com']);
    const rows = [
      ...rowsOf(gone.siteId, late),
      ...rowsOf(stays.siteId, late),
      ...rowsOf(gone.siteId, event('v', 'n', T0)),
    ];
    expect(await storage.append(rows)).toBe('dsd');
    await storage.project('next');
    expect((await storage.read('findLeads', stays.siteId, {}, 10, null)).map((one) => one.visitorIds)).toEqual([
      ['late'],
    ]);
    expect((await storage.read('digests', [gone.siteId])).facts).toBe('0'.repeat(32));
  });

  test('marks that a process left which did not know are cleared, whatever was marked', async () => {
    const [gone, stays] = [await filled(), await filled()];
    await storage.project('next');
    while ((await storage.write('deleteSiteStep', gone.siteId, 1000, NOW)) > 0);
    await database.run(
      `insert into marks (site_id, visitor_id, identity, version) values (${gone.siteId}, 'late', 1, 0)`,
    );
    await database.run(
      `insert into identifier_marks (site_id, identifier, version) values (${gone.siteId}, 'email:late@acme.com', 1)`,
    );
    await storage.append(rowsOf(stays.siteId, event('later', 'm', T0)));
    await storage.project('next');
    expect((await storage.read('visitorsJourney', stays.siteId, ['later'], false)).visits).toHaveLength(1);
    expect(await storage.read('waiting', 'next')).toBe(false);
  });

  test('a number is never given twice, not even that of the last site', async () => {
    const last = await newSite(storage);
    await storage.write('deleteSiteStep', last.siteId, 100, NOW);
    expect((await newSite(storage)).siteId).toBe(last.siteId + 1);
    expect(await storage.write('closeSite', last.siteId)).toBe(false);
  });
});
