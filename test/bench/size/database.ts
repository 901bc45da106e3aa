/** A database of so many events, built once by the program's own storage and kept in a cache folder for the next run. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromTracker } from '../../../server/collect/from-tracker.ts';
import { isRejection } from '../../../server/collect/message.ts';
import { passThrough } from '../../../server/collect/pipeline.ts';
import { SqliteAppender } from '../../../server/storage/facts/append-sqlite.ts';
import { type NewEvent, toRow } from '../../../server/storage/facts/event-row.ts';
import { createSite, DEFAULT_SETTINGS } from '../../../server/storage/facts/sites.ts';
import { openStorage } from '../../../server/storage/open.ts';
import { projectMarks } from '../../../server/storage/operations/projection.ts';
import { openSqlite, SqliteDatabase } from '../../../server/storage/sqlite/connection.ts';
import { madeArrival } from '../arrivals.ts';
import { BROWSERS, trackerEvent } from '../requests.ts';
import { schemaText } from '../schema.ts';
import { Visitors } from '../visitors.ts';
import { joinedPeople, longPeople } from './people.ts';

const CACHE = process.env.BENCH_CACHE ?? fileURLToPath(new URL('../../../node_modules/.cache/bench/', import.meta.url));
/** Events written and derived together. */
const PAGE = 10_000;
const HOUR = 3_600_000;

/**
 * @param events besides those of the people in people.ts
 * @returns its file, not to be changed. Another size, schema or generator is another database.
 */
export async function databaseOf(events: number, say: (line: string) => void): Promise<string> {
  const made = ['./people.ts', './database.ts', '../visitors.ts'].map((name) =>
    readFileSync(new URL(name, import.meta.url), 'utf8'),
  );
  const key = createHash('sha256')
    .update(JSON.stringify([events, schemaText(), made]))
    .digest('hex')
    .slice(0, 12);
  const file = join(CACHE, `size-${events}-${key}.db`);
  if (existsSync(file)) return file;
  mkdirSync(CACHE, { recursive: true });
  const draft = `${file}.draft`;
  for (const ending of ['', '-wal', '-shm', '.lock']) rmSync(draft + ending, { force: true });
  await build(draft, events, say);
  renameSync(draft, file);
  return file;
}

async function build(file: string, count: number, say: (line: string) => void): Promise<void> {
  await (await openStorage(`sqlite:${file}`)).close();
  const connection = openSqlite(file, 'write');
  // Nothing in here is worth a wait: what breaks off is built again.
  connection.pragma('synchronous = OFF');
  const db = new SqliteDatabase(connection);
  const appender = new SqliteAppender(connection);
  const now = Date.now();
  const domains = ['www.acme-software.test'];
  await createSite(db, { ...DEFAULT_SETTINGS, name: 'Bench', domains }, now);

  const began = performance.now();
  let done = 0;
  const store = async (events: readonly NewEvent[]) => {
    const outcomes = appender.append(events.flatMap(toRow));
    if (/[^s]/.test(outcomes)) throw new Error('An event of the bench was there already');
    while ((await db.transaction((sql) => projectMarks(sql, 'next', 256))) > 0);
    done += events.length;
    if (done % (50 * PAGE) === 0) {
      const seconds = Math.round((performance.now() - began) / 1000);
      say(`  ${done.toLocaleString('en')} events built in ${seconds} s`);
    }
  };
  for (const page of pages(anonymous(count, now))) await store(page);
  for (const page of pages(longPeople(now))) await store(page);
  for (const page of pages(joinedPeople(now))) await store(page);
  connection.pragma('wal_checkpoint(TRUNCATE)');
  await db.close();
}

/** Visitors as the tracker sends them, through the collector's own steps; one in sixty becomes a lead. */
function* anonymous(count: number, now: number): Generator<NewEvent> {
  const visitors = new Visitors(now - HOUR, 11);
  const arrivals = BROWSERS.map((userAgent) => madeArrival(now, userAgent));
  for (let i = 0; i < count; i++) {
    const made = visitors.next();
    const arrival = arrivals[i % arrivals.length]!;
    const message = fromTracker(trackerEvent(made, false), made.anonymousId, arrival);
    if (isRejection(message)) throw new Error(`A made-up event is not valid: ${message.detail}`);
    passThrough(message, arrival);
    yield message;
  }
}

function* pages(events: Iterable<NewEvent>): Generator<NewEvent[]> {
  let page: NewEvent[] = [];
  for (const event of events) {
    page.push(event);
    if (page.length === PAGE) {
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}
