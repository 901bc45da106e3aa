/** Opening databases: new ones, known ones, and those of a newer program. */
import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { openStorage } from '../../server/storage/open.ts';
import { event, identify, rowsOf, T0 } from '../support/facts.ts';
import {
  digestsOf,
  ENGINES,
  type EngineName,
  freshTestDatabase,
  newSite,
  type TestDatabase,
} from '../support/storage.ts';

/** Speaks to the database behind the storage's back. */
async function execute(engine: EngineName, url: string, statement: string): Promise<Record<string, unknown>[]> {
  if (engine === 'sqlite') {
    const db = new BetterSqlite3(url.slice('sqlite:'.length));
    try {
      const prepared = db.prepare(statement);
      if (prepared.reader) return prepared.all() as Record<string, unknown>[];
      prepared.run();
      return [];
    } finally {
      db.close();
    }
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Each opening of a SQLite file starts three threads: seconds, where the machine has other work. */
const SLOW_MS = 120_000;

describe.each(ENGINES)('opening a database on %s', { timeout: SLOW_MS }, (engine) => {
  let database: TestDatabase;
  afterEach(() => database.drop());

  const migrations = () => execute(engine, database.url, 'select name from kysely_migration order by name');

  test('that is new makes the tables; opening it again changes nothing, and what was there is there', async () => {
    database = await freshTestDatabase(engine);
    const first = await database.open();
    const { siteId } = await newSite(first);
    await first.append(rowsOf(siteId, event('v', 'm1', T0), identify('v', 'm2', T0, ['email:ann@acme.com'])));
    const digests = await digestsOf(first, siteId);
    const applied = await migrations();
    expect(applied.length).toBeGreaterThan(0);
    await first.close();
    for (let time = 0; time < 2; time++) {
      const again = await database.open();
      expect(await digestsOf(again, siteId)).toEqual(digests);
      await again.close();
    }
    expect(await migrations()).toEqual(applied);
  });

  test('with marks left from before derives them without being asked', async () => {
    database = await freshTestDatabase(engine);
    const first = await database.open();
    const { siteId } = await newSite(first);
    await first.append(rowsOf(siteId, event('v', 'm1', T0)));
    await first.project('next');
    await first.close();
    await execute(engine, database.url, 'delete from visits');
    await execute(
      engine,
      database.url,
      `insert into marks (site_id, visitor_id, identity, version) values (${siteId}, 'v', 0, 1)`,
    );
    const again = await database.open();
    const visits = async () => (await again.read('visitorsJourney', siteId, ['v'], false)).visits.length;
    await expect.poll(visits, { timeout: 20_000, interval: 50 }).toBe(1);
  });

  test('of a newer program is refused, by name, and left as it is', async () => {
    database = await freshTestDatabase(engine);
    const first = await database.open();
    const { siteId } = await newSite(first);
    await first.append(rowsOf(siteId, event('v', 'm1', T0)));
    const digests = await digestsOf(first, siteId);
    await first.close();
    await execute(
      engine,
      database.url,
      `insert into kysely_migration (name, timestamp) values ('999-from-the-future', '2099-01-01T00:00:00.000Z')`,
    );
    await expect(database.open()).rejects.toThrow('newer version of Throughline (999-from-the-future)');
    await execute(engine, database.url, `delete from kysely_migration where name like '999%'`);
    expect(await digestsOf(await database.open(), siteId)).toEqual(digests);
  });

  test('where there can be none fails at once', async () => {
    database = await freshTestDatabase(engine);
    await (await database.open()).close();
    // Below a file there is no folder.
    const wrong =
      engine === 'sqlite' ? `${database.url}/below.db` : database.url.replace(/\/[^/]*$/, '/no_such_database');
    await expect(openStorage(wrong, { allowUnsynced: true })).rejects.toThrow();
    await expect(openStorage('mysql://localhost/x')).rejects.toThrow('sqlite: or postgres:');
  });
});

test('a PostgreSQL that does not sync its commits is refused unless that is allowed', async () => {
  const database = await freshTestDatabase('postgres');
  try {
    const [settings] = await execute('postgres', database.url, `select current_setting('fsync') as fsync`);
    if (settings?.fsync === 'on') return; // TEST_PG_URL names a durable server: nothing to refuse there
    await expect(openStorage(database.url)).rejects.toThrow('fsync');
  } finally {
    await database.drop();
  }
});
