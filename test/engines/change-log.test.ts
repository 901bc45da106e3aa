/** The log of changes that reports watch: nothing is missed, whatever commits when. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { LOG_LENGTH } from '../../server/storage/change-log.ts';
import { putDeal } from '../../server/storage/facts/deals.ts';
import { dropChangeLog, forgetEntries } from '../../server/storage/postgres/change-log.ts';
import { openPool, PostgresDatabase } from '../../server/storage/postgres/connection.ts';
import { anonymousState, changesSince, reportState } from '../../server/storage/reads/change-log.ts';
import type { Database } from '../../server/storage/sql.ts';
import { beginChangeLog, endChangeLog } from '../../server/storage/sqlite/change-log.ts';
import { openSqlite, SqliteDatabase } from '../../server/storage/sqlite/connection.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { DAY, deal, event, HOUR, identify, rowsOf, T0 } from '../support/facts.ts';
import { ON_CLUSTER } from '../support/postgres.ts';
import {
  freshTestDatabase,
  keepForReports,
  LOGGING_ENGINES,
  NOW,
  newSite,
  readerOf,
  type TestDatabase,
} from '../support/storage.ts';

const ANN = 'email:ann@acme.com';
const told = (externalId: string) => ({ externalId, revision: null, deal: deal() });

test.runIf(ON_CLUSTER)('on a cluster every commit is another state, and nobody is told what changed', async () => {
  const database = await freshTestDatabase('postgres');
  const storage = await database.open();
  const sql = readerOf(database);
  const { siteId } = await newSite(storage);
  const [state, nobodys] = [await reportState(sql, siteId), await anonymousState(sql, siteId)];
  const { version } = await changesSince(sql, siteId, null);
  await storage.append(rowsOf(siteId, event('v1', 'a', T0, {})));
  await storage.project('next');
  expect(await changesSince(sql, siteId, version)).toEqual({ version: expect.any(String), ids: null });
  expect(await reportState(sql, siteId)).not.toBe(state);
  expect(await anonymousState(sql, siteId)).not.toBe(nobodys);
  await sql.close();
  await database.drop();
});

describe.each(LOGGING_ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let sql: Database;
  let siteId: number;

  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
    await keepForReports(storage);
    sql = readerOf(database);
  });
  afterAll(async () => {
    await sql.close();
    await database.drop();
  });
  beforeEach(async () => {
    siteId = (await newSite(storage)).siteId;
    await storage.append(
      rowsOf(siteId, event('v1', 'a', T0, {}), identify('v1', 'b', T0, [ANN]), event('v2', 'c', T0, {})),
    );
    await storage.project('next');
  });

  test('who changed is named, and of visitors whom nobody knows those whose visits were over', async () => {
    const { version, ids } = await changesSince(sql, siteId, null);
    expect(ids).toBeNull();
    const nobodys = (await changesSince(sql, siteId, null, 'anonymous')).version;
    const late = async () => (await changesSince(sql, siteId, nobodys, 'anonymous')).ids;
    const state = await reportState(sql, siteId);
    const now = Date.now();
    await storage.append(rowsOf(siteId, event('v2', 'd', now, {}), event('v3', 'e', now - 60_000, {})));
    await storage.project('next');
    expect((await changesSince(sql, siteId, version)).ids).toEqual(new Map());
    expect(await late()).toEqual(new Map());
    await storage.append(rowsOf(siteId, event('v3', 'late', now - 7 * HOUR, {}), event('v4', 'late', T0, {})));
    await storage.project('next');
    expect((await changesSince(sql, siteId, version)).ids).toEqual(new Map());
    expect(await late()).toEqual(new Map([['anonymous', new Set(['v3', 'v4'])]]));
    expect(await reportState(sql, siteId)).toBe(state);
    await storage.append(rowsOf(siteId, event('v1', 'f', T0 + 1e9, {})));
    await storage.write('putDeal', siteId, told('D-1'), NOW);
    await storage.project('next');
    const changed = (await changesSince(sql, siteId, version)).ids!;
    expect([...changed.get('visitor')!]).toEqual(['v1']);
    expect([...changed.get('deal')!]).toEqual(['D-1']);
    expect(await reportState(sql, siteId)).not.toBe(state);
    const other = (await newSite(storage)).siteId;
    expect((await changesSince(sql, other, version)).ids).toEqual(new Map());
  });

  test('whatever changes of visitors whom nobody knows is another state of theirs, just now or late, and nothing else is', async () => {
    const changes: [what: string, change: () => Promise<unknown>][] = [
      ['a visit now', () => storage.append(rowsOf(siteId, event('v2', 'd', Date.now(), {})))],
      ['one of somebody new', () => storage.append(rowsOf(siteId, event('v3', 'e', Date.now() - HOUR, {})))],
      ['a late one', () => storage.append(rowsOf(siteId, event('v2', 'late', T0 + DAY, {})))],
    ];
    let state = await anonymousState(sql, siteId);
    for (const [what, change] of changes) {
      expect(await anonymousState(sql, siteId), `before ${what}`).toBe(state);
      await change();
      await storage.project('next');
      expect(await anonymousState(sql, siteId), `after ${what}`).not.toBe(state);
      state = await anonymousState(sql, siteId);
    }
    await storage.write('putDeal', siteId, told('D-1'), NOW);
    const other = (await newSite(storage)).siteId;
    await storage.append(rowsOf(other, event('v2', 'd', Date.now(), {})));
    await storage.project('next');
    expect(await anonymousState(sql, siteId)).toBe(state);
  });

  test('however many visits of nobody come late, they push out none of the others’ changes', async () => {
    const [known, nobodys] = [
      await changesSince(sql, siteId, null),
      await changesSince(sql, siteId, null, 'anonymous'),
    ];
    await storage.write('putDeal', siteId, told('D-1'), NOW);
    const writer = engine === 'sqlite' ? writing(database) : (sql as PostgresDatabase);
    const [last] = await writer.all<{ n: number }>(
      `select coalesce(max(${NUMBER[engine]}), 0) as n from change_log_anonymous`,
    );
    await writer.run(
      `insert into change_log_anonymous (${NUMBER[engine]}, site, kind, id) values (?, ?, 'anonymous', 'v9')`,
      [Number(last!.n) + 2 * LOG_LENGTH, siteId],
    );
    if (writer !== sql) await writer.close();
    await storage.append(rowsOf(siteId, event('v3', 'late', T0, {})));
    await storage.project('next');
    if (engine === 'postgres') await (sql as PostgresDatabase).transaction((one) => forgetEntries(one, 'old'));
    expect((await changesSince(sql, siteId, nobodys.version, 'anonymous')).ids).toBeNull();
    expect((await changesSince(sql, siteId, known.version)).ids).toEqual(new Map([['deal', new Set(['D-1'])]]));
  });

  test('who erases somebody leaves no name in it, and whoever keeps something reads it anew', async () => {
    const { version } = await changesSince(sql, siteId, null);
    await storage.append(rowsOf(siteId, event('v1', 'f', T0 + 1e9, {})));
    await storage.project('next');
    const [lead] = await storage.read('leadsOf', siteId, [ANN]);
    const mentions = await storage.read('findMentions', siteId, lead!.identifiers);
    await storage.write('erasePerson', siteId, lead!.leadId, mentions, NOW);
    expect((await changesSince(sql, siteId, version)).ids).toBeNull();
    const left = await sql.all<{ id: string }>('select id from change_log');
    expect(left.filter(({ id }) => [lead!.leadId, 'v1', ANN].includes(id))).toEqual([]);
    const after = await changesSince(sql, siteId, null);
    expect((await changesSince(sql, siteId, after.version)).ids).toEqual(new Map());
  });

  test('a run of retention empties it once, at its end', async () => {
    const tell = (name: string) => ({
      ...identify(name, name, T0, [`email:${name}@acme.com`]),
      receivedAt: NOW - 900 * DAY,
    });
    await storage.append(rowsOf(siteId, tell('eve'), tell('fay')));
    await storage.project('next');
    await storage.write('changeSite', siteId, { retention: 13 }, NOW);
    await storage.write('examine', NOW - 25 * HOUR);
    const people = await storage.read('leadIdsOf', siteId, ['email:eve@acme.com', 'email:fay@acme.com']);
    const { version } = await changesSince(sql, siteId, null);
    let run = (await storage.write('takeRetentionRun', NOW))!;
    for (const leadId of people.values()) run = (await storage.write('forgetLead', siteId, run, leadId, NOW))!.run;
    expect(run.counts).toMatchObject({ leads: 2 });
    expect((await changesSince(sql, siteId, version)).ids).not.toBeNull();
    await storage.write('endRetentionRun', run, NOW);
    expect((await changesSince(sql, siteId, version)).ids).toBeNull();
    const left = await sql.all<{ id: string }>('select id from change_log');
    expect(left.filter(({ id }) => /eve|fay/.test(id) || [...people.values()].includes(id))).toEqual([]);
  });

  test('visitors whom nobody knew are in none of the logs once they are forgotten', async () => {
    const seen = { ...event('gus', 'g', T0, {}), receivedAt: NOW - 900 * DAY };
    await storage.append(rowsOf(siteId, seen));
    await storage.project('next');
    const logged = () => sql.all<{ id: string }>("select id from change_log_anonymous where id = 'gus'");
    expect(await logged()).not.toEqual([]);
    await storage.write('changeSite', siteId, { retentionDays: { anonymous: 395 } }, NOW);
    await storage.write('examine', NOW - 25 * HOUR);
    const run = (await storage.write('takeRetentionRun', NOW))!;
    const step = (await storage.write('forgetOfVisitors', run, 'anonymous', ['gus'], 10, NOW))!;
    expect(step.run.counts).toMatchObject({ anonymous: 1 });
    await storage.project({ siteId, visitorIds: ['gus'] });
    await storage.write('endRetentionRun', step.run, NOW);
    await storage.project('next');
    expect(await logged()).toEqual([]);
  });

  test('details that retention took away are kept by nobody: each state is another', async () => {
    const seen = { ...event('hal', 'h', T0, { device: 'desktop', country: 'DE' }), receivedAt: NOW - 900 * DAY };
    await storage.append(rowsOf(siteId, seen));
    await storage.project('next');
    await storage.write('changeSite', siteId, { retentionDays: { details: 395 } }, NOW);
    await storage.write('examine', NOW - 25 * HOUR);
    const run = (await storage.write('takeRetentionRun', NOW))!;
    const states = async () => [await reportState(sql, siteId), await anonymousState(sql, siteId)];
    const before = await states();
    expect(await states()).toEqual(before);
    const step = (await storage.write('forgetOfVisitors', run, 'details', ['hal'], 10, NOW))!;
    expect(step.run.counts).toMatchObject({ details: 1 });
    await storage.write('endRetentionRun', step.run, NOW);
    const after = await states();
    for (const [i, state] of after.entries()) expect(state).not.toBe(before[i]);
    expect(await states()).toEqual(after);
  });
});

/** How entries are numbered. */
const NUMBER = { sqlite: 'version', postgres: 'number' };

const writing = (database: TestDatabase) =>
  new SqliteDatabase(openSqlite(database.url.slice('sqlite:'.length), 'write'));

test('on sqlite nothing is logged unless somebody keeps something, and what is asked after a gap is read anew', async () => {
  const database = await freshTestDatabase('sqlite');
  const path = database.url.slice('sqlite:'.length);
  const first = await database.open();
  const { siteId } = await newSite(first);
  const connection = openSqlite(path, 'write');
  const sql = new SqliteDatabase(connection);
  const triggers = () => connection.prepare("select count(*) from sqlite_master where type = 'trigger'").pluck().get();
  const entries = () => connection.prepare('select count(*) from change_log').pluck().get();

  await first.write('putDeal', siteId, told('D-1'), NOW);
  expect([triggers(), entries()]).toEqual([0, 0]);
  const unwritten = await changesSince(sql, siteId, null);
  expect((await changesSince(sql, siteId, unwritten.version)).ids).toBeNull();

  await first.read('reportState', siteId);
  expect(triggers()).toBeGreaterThan(10);
  expect((await changesSince(sql, siteId, unwritten.version)).ids).toBeNull();
  const { version } = await changesSince(sql, siteId, null);
  await first.write('putDeal', siteId, told('D-2'), NOW);
  expect((await changesSince(sql, siteId, version)).ids).toEqual(new Map([['deal', new Set(['D-2'])]]));

  endChangeLog(connection);
  expect(triggers()).toBe(0);
  const ended = await changesSince(sql, siteId, null);
  expect((await changesSince(sql, siteId, ended.version)).ids).toBeNull();
  await first.write('putDeal', siteId, told('D-3'), NOW);
  beginChangeLog(connection);
  expect((await changesSince(sql, siteId, ended.version)).ids).toBeNull();

  // Of a former version, too.
  connection.exec(
    "create trigger change_log_former after insert on deals begin delete from change_log where id = 'x'; end",
  );
  await first.close();
  await (await database.open()).close();
  expect([triggers(), entries()]).toEqual([0, 0]);
  await sql.close();
  await database.drop();
});

test('on sqlite what was asked for until the program ended is read again when it starts', async () => {
  const database = await freshTestDatabase('sqlite');
  const path = database.url.slice('sqlite:'.length);
  const first = await database.open();
  const { siteId } = await newSite(first);
  const connection = openSqlite(path, 'write');
  const triggers = () => connection.prepare("select count(*) from sqlite_master where type = 'trigger'").pluck().get();
  const asked = () => connection.prepare('select site from change_log_sites').pluck().all();

  first.warmUp!();
  await first.write('putDeal', siteId, told('D-1'), NOW);
  expect([triggers(), asked()]).toEqual([0, []]);
  await first.read('reportState', siteId);
  await expect.poll(asked).toEqual([siteId]);
  await first.close();

  const second = await database.open();
  expect(triggers()).toBe(0);
  second.warmUp!();
  await expect.poll(triggers).toBeGreaterThan(10);
  const { version } = await changesSince(new SqliteDatabase(connection), siteId, null);
  await second.write('putDeal', siteId, told('D-2'), NOW);
  expect((await changesSince(new SqliteDatabase(connection), siteId, version)).ids).not.toBeNull();
  expect(asked()).toEqual([siteId]);
  await second.close();
  connection.close();
  await database.drop();
});

// A cluster has no log of changes: its nodes cannot write one.
describe.skipIf(ON_CLUSTER)('on postgres', () => {
  let database: TestDatabase;
  let storage: Storage;
  let sql: PostgresDatabase;
  let siteId: number;

  beforeAll(async () => {
    database = await freshTestDatabase('postgres');
    storage = await database.open();
    sql = new PostgresDatabase(openPool(database.url, 4, 30_000));
    siteId = (await newSite(storage)).siteId;
  });
  afterAll(async () => {
    await sql.close();
    await database.drop();
  });

  test('what began before another change and commits after it is not missed', async () => {
    let { version } = await changesSince(sql, siteId, null);
    const seen: string[] = [];
    const look = async () => {
      const changes = await changesSince(sql, siteId, version);
      version = changes.version;
      seen.push([...(changes.ids!.get('deal') ?? [])].sort().join());
    };
    await sql.transaction(async (slow) => {
      await putDeal(slow, siteId, told('slow'), NOW);
      await sql.transaction(async (quick) => putDeal(quick, siteId, told('quick'), NOW));
      await look();
    });
    await look();
    await look();
    expect(seen).toEqual(['quick', 'slow', '']);
  });

  test('it is cut, and who is further behind reads everything', async () => {
    const old = await changesSince(sql, siteId, null);
    await sql.run(
      `insert into change_log (site, kind, id) select ?, 'deal', 'D' || n from generate_series(1, ${LOG_LENGTH + 5}) n`,
      [siteId],
    );
    // Transactions of other databases of the server hold back what is known to be over.
    await vi.waitFor(async () => {
      const [row] = await sql.all<{ ended: boolean }>(
        'select pg_snapshot_xmin(pg_current_snapshot()) > (select xid from change_log order by xid desc limit 1) as ended',
      );
      expect(row!.ended).toBe(true);
    }, 20_000);
    const recent = await changesSince(sql, siteId, null);
    await sql.transaction((one) => forgetEntries(one, 'old'));
    const [left] = await sql.all<{ n: number }>('select count(*) as n from change_log');
    expect(left!.n).toBe(LOG_LENGTH);
    expect((await changesSince(sql, siteId, old.version)).ids).toBeNull();
    expect((await changesSince(sql, siteId, recent.version)).ids).toEqual(new Map());
  });

  test('a transaction that goes on beside it, in any database of the server, makes nobody read everything', async () => {
    await sql.transaction(async (other) => {
      await other.all('select pg_current_xact_id()::text');
      await sql.transaction((one) => forgetEntries(one, 'all'));
      const { version } = await changesSince(sql, siteId, null);
      expect((await changesSince(sql, siteId, version)).ids).toEqual(new Map());
      await putDeal(other, siteId, told('late'), NOW);
      expect((await changesSince(sql, siteId, version)).ids).toEqual(new Map());
      await sql.transaction((one) => forgetEntries(one, 'all'));
      expect((await changesSince(sql, siteId, version)).ids).toBeNull();
    });
  });

  test('another version writes logs of its own, and leaves nothing of the former one', async () => {
    const other = await freshTestDatabase('postgres');
    await (await other.open()).close();
    const pool = openPool(other.url, 1, 30_000);
    const own = new PostgresDatabase(pool);
    const logging = async () =>
      (
        await own.all<{ name: string }>(
          `select tgname as name from pg_trigger where tgname like 'change%'
           union all select proname from pg_proc where proname like 'log_changes%' order by name`,
        )
      ).map(({ name }) => name);
    const now = await logging();
    expect(now.length).toBeGreaterThan(20);
    const { version } = await changesSince(own, 1, null);
    await own.run(
      `create function log_changes_of_former() returns trigger language plpgsql as 'begin return null; end'`,
    );
    await own.run(
      'create trigger change_log_former after insert on deals for each statement execute function log_changes_of_former()',
    );
    await own.run("comment on table change_log is 'a former version'");
    await (await other.open()).close();
    expect(await logging()).toEqual(now);
    expect((await changesSince(own, 1, version)).ids).toBeNull();
    const { version: later } = await changesSince(own, 1, null);
    expect((await changesSince(own, 1, later)).ids).toEqual(new Map());

    await own.run(
      'create trigger change_log_former after insert on deals for each statement execute function log_changes_of_deals_deal()',
    );
    const client = await pool.connect();
    await dropChangeLog(client);
    client.release();
    expect(await logging()).toEqual([]);
    expect(await own.all("select 1 from pg_class where relname like 'change_log%'")).toEqual([]);
    await own.close();
    await other.drop();
  });

  test('another process that starts keeps the log as it is', async () => {
    const { version } = await changesSince(sql, siteId, null);
    await storage.write('putDeal', siteId, told('D-9'), NOW);
    await (await database.open()).close();
    const changed = (await changesSince(sql, siteId, version)).ids!;
    expect([...changed.get('deal')!]).toEqual(['D-9']);
  });
});
