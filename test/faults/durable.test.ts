import { expect, test } from 'vitest';
import { assertDurable, openSqlite } from '../../server/storage/sqlite/connection.ts';
import { temporaryFolder } from '../support/server-process.ts';

test('a writing connection syncs every commit, and one that does not is refused', () => {
  const { file, remove } = temporaryFolder('durable');
  const db = openSqlite(file, 'write');
  try {
    db.exec('create table t (a)');
    db.exec('insert into t values (1)');
    expect(() => assertDurable(db)).not.toThrow();
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    for (const weaker of ['NORMAL', 'OFF']) {
      db.pragma(`synchronous = ${weaker}`);
      expect(() => assertDurable(db)).toThrow('does not sync every commit');
    }
  } finally {
    db.close();
    remove();
  }
});
