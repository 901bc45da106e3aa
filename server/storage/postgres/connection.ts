/** Connections to PostgreSQL, with every time limit set: a hung server must never hang a request. */
import pg from 'pg';
import type { Database, Param, Sql, Value } from '../sql.ts';
import { StartError } from './start-error.ts';

const OLDEST_POSTGRES = 140000;

/** bigint comes as text by default; ours are times and counts, all within 2^53. */
const INT8 = 20;
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** @param statementTimeoutMs both ends give up on it, so that neither waits for the other for ever */
export function openPool(url: string, max: number, statementTimeoutMs: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    connectionTimeoutMillis: 3000,
    query_timeout: statementTimeoutMs + 1000,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'throughline',
  });
  // An idle connection that breaks is replaced at the next query; unheard, the event would end the process.
  pool.on('error', () => {});
  return pool;
}

/** What must be known of a server before anything is kept there. */
export const SERVER_SETTINGS = `select current_setting('server_version_num')::int as version,
  current_setting('server_version') as named, current_setting('fsync') as fsync,
  current_setting('synchronous_commit') as synchronous_commit, current_setting('full_page_writes') as full_page_writes`;

/**
 * Throws unless the server is new enough and keeps what it has committed.
 * @param allowUnsynced accept a server that does not sync (throw-away clusters of tests only)
 */
export async function assertDurableServer(pool: pg.Pool, allowUnsynced: boolean): Promise<void> {
  const { rows } = await pool.query(SERVER_SETTINGS);
  const fault = faultOfServer(rows[0], allowUnsynced);
  if (fault) throw new StartError(fault, false);
}

const SYNCING = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;

export type ServerSettings = { version: number; named: string } & Record<(typeof SYNCING)[number], string>;

/** Why a server must not be used; null: it may. */
export function faultOfServer(settings: ServerSettings, allowUnsynced: boolean): string | null {
  if (settings.version < OLDEST_POSTGRES)
    return `This is PostgreSQL ${settings.named}; ${OLDEST_POSTGRES / 10_000} or newer is needed`;
  const unsafe = SYNCING.filter((name) => settings[name] === 'off');
  if (allowUnsynced || unsafe.length === 0) return null;
  return `PostgreSQL runs with ${unsafe.join(', ')} = off and would lose what it has committed: refusing to start`;
}

const numbered = new Map<string, string>();

/** `?` to `$1`, `$2` ... No statement of ours has a question mark in a literal. */
function number(text: string): string {
  let result = numbered.get(text);
  if (!result) {
    let n = 0;
    result = text.replace(/\?/g, () => `$${++n}`);
    if (numbered.size < 2000) numbered.set(text, result);
  }
  return result;
}

type Client = pg.Pool | pg.PoolClient;

/** Parameters of one statement, at most (the protocol counts them in 16 bits). */
const MAX_PARAMETERS = 60_000;

class PostgresSql implements Sql {
  readonly engine = 'postgres';
  /** The pool. */
  readonly database: object;
  readonly distributed: boolean;
  readonly #client: Client;

  constructor(client: Client, pool: pg.Pool, distributed: boolean) {
    this.#client = client;
    this.database = pool;
    this.distributed = distributed;
  }

  async all<Row>(text: string, params: readonly Param[] = []): Promise<Row[]> {
    return (await this.#client.query(number(text), params as unknown[])).rows as Row[];
  }

  readTogether<T>(read: () => Promise<T>): Promise<T> {
    return read();
  }

  async run(text: string, params: readonly Param[] = []): Promise<number> {
    return (await this.#client.query(number(text), params as unknown[])).rowCount ?? 0;
  }

  async insert(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly Value[])[],
    conflict?: string,
  ): Promise<number> {
    let changed = 0;
    const step = Math.max(1, Math.floor(MAX_PARAMETERS / columns.length));
    for (let start = 0; start < rows.length; start += step) {
      const chunk = rows.slice(start, start + step);
      const tuple = `(${columns.map(() => '?').join(', ')})`;
      const text =
        `insert into ${table} (${columns.join(', ')}) values ${chunk.map(() => tuple).join(', ')}` +
        (conflict ? ` on conflict ${conflict}` : '');
      changed += await this.run(text, chunk.flat());
    }
    return changed;
  }
}

/** The answer did not come in time: the connection is given up, for nothing else will come on it either. */
const isHung = (error: unknown): boolean => (error as Error).message === 'Query read timeout';

export class PostgresDatabase extends PostgresSql implements Database {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool, distributed = false) {
    super(pool, pool, distributed);
    this.#pool = pool;
  }

  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    // A connection that breaks between two statements says so by an event; unheard, that would end the process.
    const lost = (error: Error) => {
      broken = error;
    };
    client.on('error', lost);
    try {
      await client.query('begin');
      const result = await work(new PostgresSql(client, this.#pool, this.distributed));
      await client.query('commit');
      return result;
    } catch (error) {
      if (isHung(error)) broken = error as Error;
      else
        await client.query('rollback').catch((failure: Error) => {
          broken = failure;
        });
      throw error;
    } finally {
      client.off('error', lost);
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
