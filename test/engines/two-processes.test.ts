/** Several processes on one PostgreSQL, and why there is never a second one on a SQLite file. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { START } from '../../server/storage/rebuild.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { deal, event, identify, MINUTE, rowOf, rowsOf, T0 } from '../support/facts.ts';
import { digestsOf, freshTestDatabase, NOW, newSite, rebuildSite, type TestDatabase } from '../support/storage.ts';

test('a second process that opens a SQLite file in use is told so, and the first goes on', {
  timeout: 120_000,
}, async () => {
  const database = await freshTestDatabase('sqlite');
  const storage = await database.open();
  const { siteId } = await newSite(storage);
  await expect(database.open()).rejects.toThrow('Another Throughline process uses this database file');
  expect(await storage.append(rowsOf(siteId, event('v', 'm', T0)))).toBe('s');
  await storage.close();
  const next = await database.open();
  expect(await next.append(rowsOf(siteId, event('v', 'm', T0)))).toBe('d');
  await database.drop();
});

describe('two processes on one PostgreSQL', () => {
  let database: TestDatabase;
  let first: Storage;
  let second: Storage;
  let siteId: number;

  beforeAll(async () => {
    database = await freshTestDatabase('postgres');
    [first, second] = await Promise.all([database.open(), database.open()]);
  });
  beforeEach(async () => {
    siteId = (await newSite(first)).siteId;
  });
  afterAll(() => database.drop());

  test('start at the same time, and one of them makes the tables', async () => {
    expect((await second.read('listSites')).map((site) => site.siteId)).toContain(siteId);
  });

  test('store an event that came to both once', async () => {
    const rows = rowsOf(siteId, event('v', 'm', T0));
    const outcomes = await Promise.all([
      first.append(rows),
      second.append(rows),
      first.append(rows),
      second.append(rows),
    ]);
    expect(outcomes.toSorted()).toEqual(['d', 'd', 'd', 's']);
  });

  test('take events of the same visitors in, in any order and of several sites, and derive all of them', async () => {
    const sites = [siteId];
    while (sites.length < 12) sites.push((await newSite(first)).siteId);
    const sent = Array.from({ length: 40 }, (_, batch) => {
      const own = Array.from({ length: 60 }, (_, i) => {
        const visitor = `v${(i * 7 + batch) % 30}`;
        const site = sites[(i + batch) % sites.length]!;
        const id = `m${batch}-${i}`;
        return i % 9
          ? rowOf(site, event(visitor, id, T0 + i * MINUTE))
          : rowOf(site, identify(visitor, id, T0 + i, [`email:p${i % 5}@acme.com`]));
      });
      return batch % 2 ? own.toReversed() : own;
    });
    const outcomes = await Promise.all(
      sent.map(async (rows, i) => {
        const storage = i % 2 ? first : second;
        const outcome = await storage.append(rows);
        if (i % 8 === 0) await storage.project('next');
        return outcome;
      }),
    );
    expect(outcomes).toEqual(Array(40).fill('s'.repeat(60)));
    for (const site of sites) {
      const live = await digestsOf(first, site);
      await rebuildSite(second, site);
      expect(await digestsOf(first, site)).toEqual(live);
    }
  });

  test('of revisions of a deal that come to both at once the highest stands', async () => {
    const revisions = Array.from({ length: 30 }, (_, i) => i + 1);
    const lead = (revision: number) => ({ identifier: `email:r${revision}@acme.com` as const, role: null });
    await Promise.all(
      revisions
        .toSorted((a, b) => ((a * 7) % 31) - ((b * 7) % 31))
        .map((revision, i) =>
          (i % 2 ? first : second).write(
            'putDeal',
            siteId,
            {
              externalId: 'd',
              revision,
              deal: deal({ name: `revision ${revision}`, leads: [lead(revision)], createdAt: T0 }),
            },
            NOW,
          ),
        ),
    );
    expect(await first.read('getDeal', siteId, 'd')).toMatchObject({ revision: 30, deal: { name: 'revision 30' } });
    await first.project('next');
    const leads = await first.read('findLeads', siteId, {}, 100, null);
    expect(leads.map((found) => found.identifiers)).toEqual([['email:r30@acme.com']]);
    expect(await first.read('dealsOf', siteId, ['email:r29@acme.com'])).toEqual([]);
  });

  test('derive one at a time: a rebuild, a changed setting and the projector wait for each other', async () => {
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    // The cluster is shared with other tests.
    const locks = `from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`;
    await expect.poll(async () => (await other.query(`select objid::bigint as id ${locks}`)).rows).toEqual([]);
    await first.append(rowsOf(siteId, event('v', 'm', T0)));
    await first.project('next');
    await other.query('select pg_advisory_lock(7204001)');
    let settled = 0;
    const count = () => settled++;
    const waiting = [
      first.write('rebuildStep', siteId, { ...START, phase: 'visitors' }, 10, NOW).then(count),
      second.write('changeSite', siteId, { sessionTimeoutMinutes: 10 }, NOW).then(count),
    ];
    const blocked = async () => (await other.query(`select count(*)::int as n ${locks} and not granted`)).rows[0].n;
    await expect.poll(blocked, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
    expect(settled).toBe(0);
    await other.query('select pg_advisory_unlock(7204001)');
    await Promise.all(waiting);
    await other.end();
  });
});
