/** A transaction that the server ends, because others wait for it in a circle, is made again: nothing of it was kept. */
import { expect, test } from 'vitest';
import { openPool, PostgresDatabase } from '../../server/storage/postgres/connection.ts';
import { unlessDeadlocked } from '../../server/storage/postgres/unavailable.ts';
import type { Sql } from '../../server/storage/sql.ts';
import { startPostgres } from '../support/postgres.ts';

test('two transactions that wait for each other are both made, one of them at its second attempt', async () => {
  const { url, stop } = await startPostgres();
  const db = new PostgresDatabase(openPool(url, 3, 30_000));
  await db.run('create table counts (name text primary key, n int not null)');
  await db.run("insert into counts values ('a', 0), ('b', 0)");
  const count = (sql: Sql, name: string) => sql.run('update counts set n = n + 1 where name = ?', [name]);
  const met = meeting(2);
  let again = 0;
  const both = (first: string, second: string) => {
    let isFirstTime = true;
    return unlessDeadlocked(
      () =>
        db.transaction(async (sql) => {
          await count(sql, first);
          if (isFirstTime) await met();
          isFirstTime = false;
          await count(sql, second);
        }),
      () => again++,
    );
  };
  await Promise.all([both('a', 'b'), both('b', 'a')]);
  expect(await db.all('select name, n from counts order by name')).toEqual([
    { name: 'a', n: 2 },
    { name: 'b', n: 2 },
  ]);
  expect(again).toBe(1);
  await db.close();
  await stop();
});

test('another fault is not tried again', async () => {
  let attempts = 0;
  const failing = async () => {
    attempts++;
    throw Object.assign(new Error('no'), { code: '23505' });
  };
  await expect(unlessDeadlocked(failing)).rejects.toThrow('no');
  expect(attempts).toBe(1);
});

/** Whoever comes waits until so many have come. */
function meeting(many: number): () => Promise<void> {
  let come = 0;
  let begin: () => void;
  const all = new Promise<void>((resolve) => {
    begin = resolve;
  });
  return () => {
    if (++come === many) begin();
    return all;
  };
}
