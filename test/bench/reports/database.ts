/** A large database, built once by the program's own storage and kept in a cache folder for the next run. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SqliteAppender } from '../../../server/storage/facts/append-sqlite.ts';
import { putCosts } from '../../../server/storage/facts/costs.ts';
import { putDeal } from '../../../server/storage/facts/deals.ts';
import { type NewEvent, toRow } from '../../../server/storage/facts/event-row.ts';
import { createSite, DEFAULT_SETTINGS } from '../../../server/storage/facts/sites.ts';
import { projectMarks } from '../../../server/storage/operations/projection.ts';
import { openSqlite, SqliteDatabase } from '../../../server/storage/sqlite/connection.ts';
import { migrateFile } from '../../../server/storage/sqlite/storage.ts';
import { schemaText } from '../schema.ts';
import { anonymousEvents, costs, END, leadFacts, type Size } from './facts.ts';

const CACHE = process.env.BENCH_CACHE ?? fileURLToPath(new URL('../../../node_modules/.cache/bench/', import.meta.url));

/** Leads or visitors whose facts are written and derived together. */
const PAGE = 5000;

/** @returns its file. Another size, schema or generator is another database. */
export async function reportDatabase(size: Size, say: (line: string) => void): Promise<string> {
  const made = [
    readFileSync(new URL('./facts.ts', import.meta.url), 'utf8'),
    readFileSync(new URL(import.meta.url), 'utf8'),
  ];
  const name = createHash('sha256')
    .update(JSON.stringify([size, schemaText(), made]))
    .digest('hex')
    .slice(0, 12);
  const file = join(CACHE, `reports-${name}.db`);
  if (existsSync(file)) return file;
  mkdirSync(CACHE, { recursive: true });
  const draft = `${file}.draft`;
  for (const ending of ['', '-wal', '-shm']) rmSync(draft + ending, { force: true });
  await build(draft, size, say);
  renameSync(draft, file);
  return file;
}

async function build(file: string, size: Size, say: (line: string) => void): Promise<void> {
  await migrateFile(file);
  const connection = openSqlite(file, 'write');
  // Nothing in here is worth a wait: what breaks off is built again.
  connection.pragma('synchronous = OFF');
  connection.pragma('cache_size = -1048576');
  connection.pragma('wal_autocheckpoint = 100000');
  const db = new SqliteDatabase(connection);
  const appender = new SqliteAppender(connection);
  await createSite(db, { ...DEFAULT_SETTINGS, name: 'Bench', domains: ['www.acme-software.test'] }, END);

  const derive = async (): Promise<void> => {
    while ((await db.transaction((sql) => projectMarks(sql, 'next', 1000))) > 0);
  };
  const append = (events: readonly NewEvent[]) => appender.append(events.flatMap(toRow));
  const began = performance.now();
  const tell = (what: string, done: number, of: number) =>
    say(
      `${what} ${done.toLocaleString('en')} of ${of.toLocaleString('en')}, ${Math.round((performance.now() - began) / 1000)} s`,
    );
  for (let start = 0; start < size.deals; start += PAGE) {
    const facts = numbers(start, size.deals).map((number) => leadFacts(number, size));
    append(facts.flatMap(({ events }) => events));
    await db.transaction(async (sql) => {
      for (const { deal } of facts) await putDeal(sql, 1, deal, END);
    });
    await derive();
    if (start % (2 * PAGE) === 0) tell('leads', start, size.deals);
  }
  for (let start = 0; start < size.anonymous; start += PAGE) {
    append(numbers(start, size.anonymous).flatMap((number) => anonymousEvents(number, size)));
    await derive();
    if (start % (10 * PAGE) === 0) tell('visitors', start, size.anonymous);
  }
  await db.transaction((sql) => putCosts(sql, 1, costs(), END));
  connection.pragma('wal_checkpoint(TRUNCATE)');
  await db.close();
}

const numbers = (start: number, end: number): number[] =>
  Array.from({ length: Math.min(PAGE, end - start) }, (_, i) => start + i);
