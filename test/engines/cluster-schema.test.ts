/** What a Citus cluster asks of the schema and of the statements, looked at on any PostgreSQL. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendPostgres } from '../../server/storage/facts/append-postgres.ts';
import { projectMarks } from '../../server/storage/operations/projection.ts';
import { dropChangeLog } from '../../server/storage/postgres/change-log.ts';
import { statements } from '../../server/storage/postgres/citus.ts';
import { PostgresDatabase } from '../../server/storage/postgres/connection.ts';
import { PLACEMENT } from '../../server/storage/postgres/placement.ts';
import { event, identify, rowsOf, T0 } from '../support/facts.ts';
import { ON_CLUSTER } from '../support/postgres.ts';
import { freshTestDatabase, newSite, type TestDatabase } from '../support/storage.ts';

let database: TestDatabase;
let pool: pg.Pool;
let siteId: number;
/** Everything that was said to the database, in the words of the server. */
const said: string[] = [];

beforeAll(async () => {
  database = await freshTestDatabase('postgres');
  const storage = await database.open();
  siteId = (await newSite(storage)).siteId;
  await storage.close();
  pool = new pg.Pool({ connectionString: database.url });
  // On a cluster there is none.
  const client = await pool.connect();
  await dropChangeLog(client);
  // What a cluster says of a visitor's place; here all is in one.
  if (!ON_CLUSTER)
    await client.query(
      `create function get_shard_id_for_distribution_column(text, text) returns bigint language sql as 'select 1::bigint'`,
    );
  client.release(true);
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    Object.assign(client, {
      query: (...args: unknown[]) => {
        said.push(typeof args[0] === 'string' ? args[0] : (args[0] as { text: string }).text);
        return query(...args);
      },
    });
  });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const byVisitor = Object.keys(PLACEMENT).filter((name) => PLACEMENT[name] === 'visitor');
const HERE = 'relnamespace = current_schema()::regnamespace';

async function names(query: string): Promise<string[]> {
  return (await pool.query<{ name: string }>(query)).rows.map((row) => row.name);
}

test('every table has a place, and every place a table', async () => {
  const tables = await names(`select relname as name from pg_class where ${HERE} and relkind in ('r', 'p')`);
  const ours = tables.filter((name) => !name.startsWith('kysely_'));
  expect(Object.keys(PLACEMENT).sort()).toEqual(ours.sort());
});

test('what is cut by visitor has her in every key', async () => {
  const without = await names(
    `select t.relname || '.' || x.relname as name from pg_class t join pg_index i on i.indrelid = t.oid
     join pg_class x on x.oid = i.indexrelid
     where t.${HERE} and t.relname in (${byVisitor.map((name) => `'${name}'`)}) and i.indisunique and not exists
       (select 1 from pg_attribute a where a.attrelid = t.oid and a.attname = 'visitor_id' and a.attnum = any(i.indkey))`,
  );
  expect(without).toEqual([]);
  const keyed = await names(
    `select t.relname as name from pg_class t join pg_index i on i.indrelid = t.oid and i.indisprimary where t.${HERE}`,
  );
  expect(byVisitor.filter((name) => !keyed.includes(name))).toEqual([]);
  const types = await pool.query(
    `select distinct atttypid::regtype::text as type, attcollation::regcollation::text as collation from pg_attribute a
     join pg_class t on t.oid = a.attrelid
     where t.${HERE} and t.relname in (${byVisitor.map((name) => `'${name}'`)}) and attname = 'visitor_id'`,
  );
  // They lie together only where the column is the same.
  expect(types.rows).toEqual([{ type: 'text', collation: '"C"' }]);
});

test('nothing points from one kind of table to another, and nothing counts by itself', async () => {
  expect(
    await names(
      `select conname as name from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`,
    ),
  ).toEqual([]);
  expect(
    await names(`select relname as name from pg_class where ${HERE} and relkind = 'S' and relname !~ 'kysely'`),
  ).toEqual([]);
  expect(
    await names(
      `select tgname as name from pg_trigger g join pg_class t on t.oid = g.tgrelid where t.${HERE} and not tgisinternal`,
    ),
  ).toEqual([]);
});

test('what is not distributed yet is, the events first and the rest beside them', () => {
  const all = statements(new Set(Object.keys(PLACEMENT)));
  expect(all[0]).toBe("select create_distributed_table('events', 'visitor_id')");
  expect(all.filter((text) => text.includes('create_distributed_table')).slice(1)).toEqual(
    byVisitor
      .filter((name) => name !== 'events')
      .map((name) => `select create_distributed_table('${name}', 'visitor_id', colocate_with => 'events')`),
  );
  expect(all).toContain("select create_reference_table('leads')");
  expect(statements(new Set(['joins']))).toEqual(["select create_reference_table('joins')"]);
  expect(statements(new Set())).toEqual([]);
});

const written = (text: string) =>
  [...text.matchAll(/(?:\binsert into|\bdelete from|(?<!do )\bupdate)\s+(\w+)/g)].map(([, name]) => name!);

test('ingest writes what is cut by visitor, and nothing else', async () => {
  said.length = 0;
  const db = new PostgresDatabase(pool, true);
  const rows = rowsOf(siteId, event('v', 'm', T0), identify('w', 'm', T0, ['email:a@acme.com']));
  expect(await appendPostgres(db, rows)).toBe('ss');
  // A duplicate that says something else, too.
  const other = rowsOf(siteId, { ...event('v', 'm', T0), title: 'another' });
  expect(await appendPostgres(db, other)).toBe('c');
  const tables = new Set(said.flatMap(written));
  expect(tables).toEqual(new Set(['events', 'marks', 'conflicts']));
  expect([...tables].filter((name) => PLACEMENT[name] !== 'visitor')).toEqual([]);
});

test('a lease takes no row of a node, and marks are cleared on their own node', async () => {
  said.length = 0;
  const db = new PostgresDatabase(pool, true);
  expect(await db.transaction((sql) => projectMarks(sql, 'next', 10))).toBeGreaterThan(0);
  expect(said.filter((text) => /\bfor (no key )?update\b|\bctid\b|skip locked/i.test(text))).toEqual([]);
  expect(said.filter((text) => /advisory/.test(text) && /\bfrom\s+(marks|events)/.test(text))).toEqual([]);
  const cleared = said.filter((text) => /^delete from marks/.test(text));
  expect(cleared.length).toBeGreaterThan(0);
  expect(cleared.every((text) => /visitor_id = \$2/.test(text))).toBe(true);
});
