/** The log of changes that reports watch: nothing is missed, whatever commits when. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LOG_LENGTH } from '../../server/storage/change-log.ts';
import { putDeal } from '../../server/storage/facts/deals.ts';
import { forgetEntries } from '../../server/storage/postgres/change-log.ts';
import { openPool, PostgresDatabase } from '../../server/storage/postgres/connection.ts';
import { changesSince, reportState } from '../../server/storage/reads/change-log.ts';
import type { Database } from '../../server/storage/sql.ts';
import { openSqlite, SqliteDatabase } from '../../server/storage/sqlite/connection.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { DAY, deal, event, HOUR, identify, rowsOf, T0 } from '../support/facts.ts';
import { ENGINES, freshTestDatabase, NOW, newSite, type TestDatabase } from '../support/storage.ts';

const ANN = 'email:ann@acme.com';
const told = (externalId: string) => ({ externalId, revision: null, deal: deal() });

describe.each(ENGINES)('on %s', (engine) => {
  let database: TestDatabase;
  let storage: Storage;
  let sql: Database;
  let siteId: number;

  beforeAll(async () => {
    database = await freshTestDatabase(engine);
    storage = await database.open();
    sql =
      engine === 'sqlite'
        ? new SqliteDatabase(openSqlite(database.url.slice('sqlite:'.length), 'read'))
        : new PostgresDatabase(openPool(database.url, 4, 30_000));
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
    const state = await reportState(sql, siteId);
    const now = Date.now();
    await storage.append(rowsOf(siteId, event('v2', 'd', now, {}), event('v3', 'e', now - 60_000, {})));
    await storage.project('next');
    expect((await changesSince(sql, siteId, version)).ids).toEqual(new Map());
    await storage.append(rowsOf(siteId, event('v3', 'late', now - HOUR, {}), event('v4', 'late', T0, {})));
    await storage.project('next');
    expect((await changesSince(sql, siteId, version)).ids).toEqual(new Map([['anonymous', new Set(['v3', 'v4'])]]));
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
});

describe('on postgres', () => {
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
    const recent = await changesSince(sql, siteId, null);
    await sql.transaction((one) => forgetEntries(one, 'old'));
    const [left] = await sql.all<{ n: number }>('select count(*) as n from change_log');
    expect(left!.n).toBe(LOG_LENGTH);
    expect((await changesSince(sql, siteId, old.version)).ids).toBeNull();
    expect((await changesSince(sql, siteId, recent.version)).ids).toEqual(new Map());
  });

  test('another process that starts keeps the log as it is', async () => {
    const { version } = await changesSince(sql, siteId, null);
    await storage.write('putDeal', siteId, told('D-9'), NOW);
    await (await database.open()).close();
    const changed = (await changesSince(sql, siteId, version)).ids!;
    expect([...changed.get('deal')!]).toEqual(['D-9']);
  });
});
