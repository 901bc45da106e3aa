/** A connection to the embedded database, and the promises it has to keep. */
import BetterSqlite3 from 'better-sqlite3';
import type { Database, Param, Sql, Value } from '../sql.ts';

/** WAL files of older versions could be reset wrongly and corrupt the database (fixed in 3.51.3). */
const OLDEST_SQLITE = [3, 51, 3] as const;

export type SqliteMode = 'write' | 'read';

/** Pages that a connection keeps. Readers have the operating system's cache, which all of them share, and which gives way. */
const CACHE_KIB: Readonly<Record<SqliteMode, number>> = { write: 65_536, read: 16_384 };

/**
 * Opens the file. A writing connection is checked *after* its first read to sync on every commit: the driver
 * falls back to `synchronous=NORMAL` in WAL mode without saying so.
 */
export function openSqlite(path: string, mode: SqliteMode): BetterSqlite3.Database {
  const db = new BetterSqlite3(path, { readonly: mode === 'read', timeout: 5000 });
  assertVersion(db);
  if (mode === 'write') {
    db.pragma('page_size = 4096');
    if (db.pragma('journal_mode = WAL', { simple: true }) !== 'wal' && path !== ':memory:') {
      throw new Error('The database file cannot use a write-ahead log here (is it on a network file system?)');
    }
    db.pragma('synchronous = FULL');
    db.pragma('fullfsync = 1');
    db.pragma('checkpoint_fullfsync = 1');
    db.pragma('wal_autocheckpoint = 16000');
    db.pragma('journal_size_limit = 67108864');
    // What is deleted is overwritten, everywhere: who is erased is in no free page either.
    db.pragma('secure_delete = ON');
  }
  db.pragma(`cache_size = -${CACHE_KIB[mode]}`);
  db.pragma('temp_store = MEMORY');
  db.prepare('select count(*) from sqlite_master').get();
  if (mode === 'write') assertDurable(db);
  return db;
}

/** Throws unless every commit of this connection is synced to the disk before it returns. */
export function assertDurable(db: BetterSqlite3.Database): void {
  if (db.pragma('synchronous', { simple: true }) !== 2) {
    throw new Error('The database does not sync every commit (synchronous is not FULL): refusing to start');
  }
}

function assertVersion(db: BetterSqlite3.Database): void {
  const { version } = db.prepare('select sqlite_version() as version').get() as { version: string };
  const parts = version.split('.').map(Number);
  const difference = OLDEST_SQLITE.map((oldest, i) => (parts[i] ?? 0) - oldest).find((d) => d !== 0) ?? 0;
  if (difference < 0) throw new Error(`SQLite ${version} is too old: ${OLDEST_SQLITE.join('.')} or newer is needed`);
}

/** `Sql` over one synchronous connection. The promises it returns are already settled. */
export class SqliteDatabase implements Database {
  readonly engine = 'sqlite';
  readonly database = this;
  readonly #db: BetterSqlite3.Database;
  readonly #statements = new Map<string, BetterSqlite3.Statement>();

  constructor(db: BetterSqlite3.Database) {
    this.#db = db;
  }

  #prepare(text: string): BetterSqlite3.Statement {
    let statement = this.#statements.get(text);
    if (!statement) {
      statement = this.#db.prepare(plannedOnce(text));
      this.#statements.set(text, statement);
    }
    return statement;
  }

  async all<Row>(text: string, params: readonly Param[] = []): Promise<Row[]> {
    return this.#prepare(text).all(...params.map(bind)) as Row[];
  }

  async readTogether<T>(read: () => Promise<T>): Promise<T> {
    if (this.#db.inTransaction) return read();
    this.#prepare('begin').run();
    try {
      return await read();
    } finally {
      this.#prepare('commit').run();
    }
  }

  async run(text: string, params: readonly Param[] = []): Promise<number> {
    return this.#prepare(text).run(...params.map(bind)).changes;
  }

  async insert(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly Value[])[],
    conflict?: string,
  ): Promise<number> {
    const statement = this.#prepare(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})` +
        (conflict ? ` on conflict ${conflict}` : ''),
    );
    let changed = 0;
    for (const row of rows) changed += statement.run(...row).changes;
    return changed;
  }

  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    this.#db.exec('begin immediate');
    try {
      const result = await work(this);
      this.#db.exec('commit');
      return result;
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('rollback');
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

/**
 * Where a bare parameter is compared with, SQLite plans by its value, and therefore anew with each execution: of a short join most of
 * the time went into that. A `+` hides the value from the planner and changes nothing else.
 */
const plannedOnce = (text: string): string => text.replaceAll(' = ?', ' = +?');

const bind = (param: Param): Value => (Array.isArray(param) ? JSON.stringify(param) : (param as Value));
