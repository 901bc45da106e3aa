/** The engines that a contract test runs on: SQLite in a file of its own, and an empty PostgreSQL database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { StoredSite } from '../../server/storage/facts/sites.ts';
import { openStorage } from '../../server/storage/open.ts';
import { openPool, PostgresDatabase } from '../../server/storage/postgres/connection.ts';
import { START } from '../../server/storage/rebuild.ts';
import type { Database } from '../../server/storage/sql.ts';
import { openSqlite, SqliteDatabase } from '../../server/storage/sqlite/connection.ts';
import type { Storage } from '../../server/storage/storage.ts';
import type { SiteChange } from '../../shared/api/site.ts';
import { ON_CLUSTER, startPostgres } from './postgres.ts';

export type EngineName = Storage['engine'];

/** For `describe.each`: one text, run on every engine. */
export const ENGINES: readonly EngineName[] = ['sqlite', 'postgres'];

/** Those that say what changed, so that reports keep what they read: nodes of a cluster cannot write one log. */
export const LOGGING_ENGINES = ENGINES.filter((engine) => engine === 'sqlite' || !ON_CLUSTER);

export interface TestDatabase {
  url: string;
  /** Opens it, as a process does at its start; closed with the database at the latest. */
  open(): Promise<Storage>;
  /** A statement of somebody else: what the program itself never does. */
  run(statement: string): Promise<void>;
  /** Closes what is open and leaves nothing behind. */
  drop(): Promise<void>;
}

export async function freshTestDatabase(engine: EngineName): Promise<TestDatabase> {
  const place = engine === 'sqlite' ? await sqliteFile() : await postgresDatabase();
  const opened: Storage[] = [];
  return {
    url: place.url,
    async open() {
      const storage = await openStorage(place.url, { allowUnsynced: true, onDeath: () => {} });
      const close = once(() => storage.close.call(storage));
      const closing = new Proxy(storage, {
        get: (target, name) => {
          if (name === 'close') return close;
          const value = target[name as keyof Storage];
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
      opened.push(closing);
      return closing;
    },
    run: (statement) => (engine === 'sqlite' ? runInFile : runOnServer)(place.url, statement),
    async drop() {
      for (const storage of opened) await storage.close();
      await place.drop();
    },
  };
}

/** A connection beside the storage, which has kept nothing yet. Close it before the database is dropped. */
export function readerOf({ url }: TestDatabase): Database {
  return url.startsWith('sqlite:')
    ? new SqliteDatabase(openSqlite(url.slice('sqlite:'.length), 'read'))
    : new PostgresDatabase(openPool(url, 4, 30_000), ON_CLUSTER);
}

async function sqliteFile(): Promise<{ url: string; drop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-engine-'));
  return { url: `sqlite:${join(folder, 'test.db')}`, drop: () => rm(folder, { recursive: true }) };
}

async function postgresDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const { url, stop } = await startPostgres();
  return { url, drop: stop };
}

async function runInFile(url: string, statement: string): Promise<void> {
  const db = openSqlite(url.slice('sqlite:'.length), 'write');
  db.exec(statement);
  db.close();
}

async function runOnServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

/** The receipt of everything that a test tells, unless it says otherwise. */
export const NOW = Date.UTC(2026, 0, 31, 9, 30);

/** A site of its own is as good as an empty database: nothing is shared between sites. */
export function newSite(storage: Storage, settings: SiteChange = {}): Promise<StoredSite> {
  return storage.write('createSite', { name: 'Test', ...settings }, NOW);
}

/** Runs a rebuild of one site to its end. */
export async function rebuildSite(storage: Storage, siteId: number, limit = 100): Promise<void> {
  for (let state = START; state.phase !== 'done'; )
    state = await storage.write('rebuildStep', siteId, state, limit, NOW);
  await storage.project('next');
}

/** What is derived of one site, with nothing left to derive. */
export async function digestsOf(storage: Storage, siteId: number): Promise<{ facts: string; derived: string }> {
  await storage.project('next');
  return storage.read('digests', [siteId]);
}

/** Whoever reads the database beside the storage and keeps what it read: on SQLite nothing is logged before somebody does. */
export async function keepForReports(storage: Storage): Promise<void> {
  await storage.read('reportState', 1);
}
