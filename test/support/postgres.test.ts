import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase, startPostgres } from './postgres.ts';

async function rows(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}

test('two suites on one cluster do not see each other', async () => {
  const [first, second] = await Promise.all([startPostgres(), startPostgres()]);
  await rows(first.url, 'create table mark (id int)');
  const tables = `select count(*)::int as n from pg_tables where tablename = 'mark'`;
  expect(await rows(first.url, tables)).toEqual([{ n: 1 }]);
  expect(await rows(second.url, tables)).toEqual([{ n: 0 }]);
  await Promise.all([first.stop(), second.stop()]);
});

test('a dropped database is gone, even while somebody is connected', async () => {
  const host = await startPostgres();
  const database = await freshDatabase(host.url);
  const visitor = new pg.Client({ connectionString: database.url });
  visitor.on('error', () => {});
  await visitor.connect();
  await database.drop();
  await expect(rows(database.url, 'select 1')).rejects.toThrow('does not exist');
  await host.stop();
});

test('the encoding is UTF-8 and text sorts by bytes, as on SQLite', async () => {
  const host = await startPostgres();
  expect(await rows(host.url, `select current_setting('server_encoding') as encoding`)).toEqual([{ encoding: 'UTF8' }]);
  const sorted = await rows(host.url, `select word from (values ('b'), ('ä'), ('B'), ('a')) as w(word) order by word`);
  expect(sorted.map((row) => row.word)).toEqual(['B', 'a', 'b', 'ä']);
  await host.stop();
});
