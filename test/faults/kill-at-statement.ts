/**
 * Loaded into a program before its start (`node --import`): it is killed at the statement of that number, of those that
 * change a schema. On SQLite right before it is carried out, on PostgreSQL right after it was sent.
 */
import { isMainThread } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';

const at = Number(process.env.KILL_AT_STATEMENT);
let seen = 0;

function count(text: unknown): void {
  if (typeof text !== 'string' || !/^\s*(create|alter)\b/i.test(text)) return;
  if (++seen === at) process.kill(process.pid, 'SIGKILL');
}

if (isMainThread) {
  const { prepare } = BetterSqlite3.prototype;
  BetterSqlite3.prototype.prepare = function (this: BetterSqlite3.Database, text: string) {
    count(text);
    return prepare.call(this, text);
  } as typeof prepare;
  const prototype = pg.Client.prototype as unknown as { query(...args: unknown[]): unknown };
  const { query } = prototype;
  prototype.query = function (...args: unknown[]) {
    const result = query.apply(this, args);
    const [first] = args;
    count(typeof first === 'string' ? first : (first as { text?: string } | undefined)?.text);
    return result;
  };
}
