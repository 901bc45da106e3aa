/** Several processes on one PostgreSQL, and why there is never a second one on a SQLite file. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EVENT_COLUMNS } from '../../server/storage/facts/event-row.ts';
import { openStorage } from '../../server/storage/open.ts';
import { forgetEntries } from '../../server/storage/postgres/change-log.ts';
import { openPool, PostgresDatabase } from '../../server/storage/postgres/connection.ts';
import { LOCKS } from '../../server/storage/postgres/lock-numbers.ts';
import { START } from '../../server/storage/rebuild.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { DAY, deal, event, HOUR, identify, MINUTE, rowOf, rowsOf, T0 } from '../support/facts.ts';
import { ON_CLUSTER } from '../support/postgres.ts';
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

  /** Somebody else on the same database, who takes locks and gives them back. */
  async function other(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    return client;
  }

  /** Advisory locks that somebody waits for, in this database alone: the cluster is shared with other tests. */
  const WAITING = `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`;

  test('a rebuild and a changed setting wait for whoever derives the site, and no other site waits for them', async () => {
    const neighbour = (await newSite(first)).siteId;
    const deriving = await other();
    await deriving.query('begin');
    await deriving.query('select pg_advisory_xact_lock_shared(7204001, $1)', [siteId]);
    let settled = 0;
    const count = () => settled++;
    const waiting = [
      first.write('rebuildStep', siteId, { ...START, phase: 'visitors' }, 10, NOW).then(count),
      second.write('changeSite', siteId, { sessionTimeoutMinutes: 10 }, NOW).then(count),
    ];
    await expect
      .poll(async () => (await deriving.query(WAITING)).rows[0].n, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(2);
    expect(settled).toBe(0);
    const third = await database.open();
    await third.append(rowsOf(neighbour, event('v', 'm', T0)));
    await third.project({ siteId: neighbour, visitorIds: ['v'] });
    expect((await third.read('visitorsJourney', neighbour, ['v'], false)).visits).toHaveLength(1);
    expect(settled).toBe(0);
    await deriving.query('commit');
    await Promise.all(waiting);
    await deriving.end();
    await third.close();
  });

  test('a visitor whom another derives is left to it; the others are derived meanwhile, and who asks for her waits', async () => {
    const deriving = await other();
    await deriving.query('begin');
    await deriving.query(`select pg_advisory_xact_lock(hashtextextended('v1', $1))`, [siteId]);
    await first.append(rowsOf(siteId, event('v1', 'm', T0), event('v2', 'm', T0), event('v3', 'm', T0)));
    const marked = async () => (await first.read('markedVisitors', siteId, false, '', 10)) as string[];
    await expect.poll(marked).toEqual(['v1']);
    let answered = false;
    const asked = second.project({ siteId, visitorIds: ['v1', 'v2'] }).then(() => {
      answered = true;
    });
    await expect.poll(async () => (await deriving.query(WAITING)).rows[0].n).toBeGreaterThan(0);
    expect(answered).toBe(false);
    await deriving.query('commit');
    await asked;
    expect(await marked()).toEqual([]);
    expect((await second.read('visitorsJourney', siteId, ['v1'], false)).visits).toHaveLength(1);
    await deriving.end();
  });

  test('whoever holds a site alone takes no lock of a visitor, however many have to be derived', async () => {
    const ann = identify('v1', 'm', T0, ['email:ann@acme.com']);
    await first.append(rowsOf(siteId, ann));
    await first.project({ siteId, visitorIds: ['v1'] });
    const [lead] = await first.read('findLeads', siteId, {}, 10, null);
    const holding = await other();
    await holding.query('begin');
    await holding.query(`select pg_advisory_xact_lock(hashtextextended('v1', $1))`, [siteId]);
    await first.append(rowsOf(siteId, event('v1', 'n', T0 + MINUTE)));
    const rebuilt = await second.write('rebuildStep', siteId, { ...START, phase: 'visitors' }, 10, NOW);
    expect(rebuilt.phase).toBe('orphans');
    await first.append(rowsOf(siteId, event('v1', 'o', T0 + 2 * MINUTE)));
    const erased = await second.write('erasePerson', siteId, lead!.leadId, [], NOW);
    expect(erased!.counts.events).toBe(3);
    await holding.query('commit');
    await holding.end();
  });

  test('marks that a process left behind when it ended are derived by another, unasked', async () => {
    const collector = await openStorage(database.url, { allowUnsynced: true, derive: false });
    await collector.append(rowsOf(siteId, event('left', 'm', T0)));
    await collector.close();
    await expect.poll(() => first.read('markedVisitors', siteId, false, '', 10)).toEqual([]);
    expect((await first.read('visitorsJourney', siteId, ['left'], false)).visits).toHaveLength(1);
  });

  test('an event in flight while a person is erased does not slip past the suppression list', async () => {
    await first.append(rowsOf(siteId, identify('ann-browser', 'm1', T0, ['email:ann@acme.com'])));
    await first.project('next');
    const [lead] = await first.read('findLeads', siteId, {}, 10, null);
    // Ingest of another process has looked at the list, and is about to store.
    const ingest = await other();
    await ingest.query('begin');
    await ingest.query('select pg_advisory_xact_lock_shared($1::int, $2::int)', [LOCKS.append, siteId]);
    const late = rowOf(siteId, event('ann-browser', 'm2', T0 + MINUTE));
    const columns = EVENT_COLUMNS.map((_, i) => `$${i + 1}`).join(', ');
    await ingest.query(`insert into events (${EVENT_COLUMNS.join(', ')}) values (${columns})`, late);
    const erased = first.write('erasePerson', siteId, lead!.leadId, [], NOW);
    await expect.poll(async () => (await ingest.query(WAITING)).rows[0].n).toBeGreaterThan(0);
    await ingest.query('commit');
    expect((await erased)!.counts.events).toBe(2);
    // And what comes from now on meets the list.
    expect(await second.append(rowsOf(siteId, event('ann-browser', 'm3', T0 + 2 * MINUTE)))).toBe('d');
    const left = await ingest.query('select visitor_id from events where site_id = $1', [siteId]);
    expect(left.rows.filter((row) => row.visitor_id === 'ann-browser')).toEqual([]);
    await ingest.end();
  });

  test('an event in flight that says who a browser is saves it from the end of its term', async () => {
    const old = { receivedAt: NOW - 500 * DAY };
    await first.append(rowsOf(siteId, event('nobody', 'm1', T0, old)));
    await first.project('next');
    await first.write('changeSite', siteId, { retentionDays: { anonymous: 395 } }, NOW);
    await first.write('examine', NOW - 25 * HOUR);
    const run = (await first.write('takeRetentionRun', NOW))!;
    const ingest = await other();
    await ingest.query('begin');
    await ingest.query('select pg_advisory_xact_lock_shared($1::int, $2::int)', [LOCKS.append, siteId]);
    const step = first.write('forgetOfVisitors', run, 'anonymous', ['nobody'], 100, NOW);
    await expect.poll(async () => (await ingest.query(WAITING)).rows[0].n).toBeGreaterThan(0);
    const late = rowOf(siteId, { ...identify('nobody', 'm2', T0, ['email:late@acme.com']), ...old });
    const columns = EVENT_COLUMNS.map((_, i) => `$${i + 1}`).join(', ');
    await ingest.query(`insert into events (${EVENT_COLUMNS.join(', ')}) values (${columns})`, late);
    await ingest.query('insert into marks values ($1, $2, 1, 1)', [siteId, 'nobody']);
    await ingest.query('commit');
    await ingest.end();
    expect((await step)!.run.counts).toEqual({ anonymous: 0 });
  });

  // A cluster has no log of changes.
  test.skipIf(ON_CLUSTER)('the log of changes is emptied by one at a time, whoever else does', async () => {
    const [one, two] = [new PostgresDatabase(openPool(database.url, 1, 30_000)), await other()];
    let isOver = false;
    const second = await one.transaction(async (sql) => {
      await sql.run("insert into change_log (site, kind, id) values (0, 'other', '')");
      await forgetEntries(sql, 'all');
      await two.query('begin');
      const waits = two.query('select pg_advisory_xact_lock($1::int, 0)', [LOCKS.forgetting]).then(() => {
        isOver = true;
      });
      await expect.poll(async () => (await sql.all<{ n: number }>(WAITING))[0]!.n).toBeGreaterThan(0);
      expect(isOver).toBe(false);
      return { waits };
    });
    await second.waits;
    await two.end();
    await one.close();
  });

  test('sites that are made at the same time get numbers of their own, and the first one is made once', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, (_, i) => newSite(i % 2 ? first : second)));
    expect(new Set(made.map((site) => site.siteId)).size).toBe(10);
    const empty = await freshTestDatabase('postgres');
    const processes = await Promise.all([empty.open(), empty.open(), empty.open()]);
    await Promise.all(
      processes.map((storage) => storage.write('createFirstSite', 'Try-it site', { name: 'Mine' }, NOW)),
    );
    expect((await processes[0]!.read('listSites')).map((site) => site.name)).toEqual(['Mine']);
    await empty.drop();
  });
});
