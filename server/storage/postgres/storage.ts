/** Storage on PostgreSQL. Ingest, derivation and questions have pools of their own: none waits for another's. */
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { Scope } from '../derived/project.ts';
import { appendPostgres } from '../facts/append-postgres.ts';
import type { Outcomes } from '../facts/event-row.ts';
import { GroupCommit } from '../group-commit.ts';
import { migrate } from '../migrations/migrate.ts';
import { forgetCaches, projectMarks, reads, type Writes, writes } from '../operations.ts';
import type { Sql, Value } from '../sql.ts';
import { type Storage, StorageUnavailable, UnstorableRows } from '../storage.ts';
import { assertDurableServer, openPool, PostgresDatabase } from './connection.ts';

/** Visitors a step of the projector derives at once. */
const STEP = 256;
/** The advisory lock that makes derivation one at a time, whatever number of processes there are. */
const PROJECTOR_LOCK = 7_204_001;
const RETRY_MS = 1000;
/** Changes that derive, or that change what is derived: the projector waits for them, and they for it. */
const DERIVING: ReadonlySet<keyof Writes> = new Set([
  'rebuildStep',
  'changeSite',
  'changeChannels',
  'changeIdentity',
  'deleteSiteStep',
  'erasePerson',
]);

/** Where an erased person's rows were. */
const PERSONAL_TABLES = [
  'events',
  'conflicts',
  'quarantine_decisions',
  'contacts',
  'contact_identifiers',
  'deals',
  'deal_identifiers',
  'lead_stages',
  'joins',
  'identifiers',
  'marks',
  'identifier_marks',
  'visits',
  'touchpoints',
  'claims',
  'ownership',
  'identity_links',
  'lead_visitors',
  'leads',
];

export async function openPostgresStorage(
  url: string,
  options: { allowUnsynced: boolean; onTrouble: (trouble: Error) => void },
): Promise<Storage> {
  const migrations = openPool(url, 1, 600_000);
  try {
    await assertDurableServer(migrations, options.allowUnsynced);
    await migrate(new Kysely<unknown>({ dialect: new PostgresDialect({ pool: migrations }) }), 'postgres');
  } finally {
    await migrations.end();
  }
  return new PostgresStorage(
    openPool(url, 2, 5000),
    openPool(url, 3, 30_000),
    openPool(url, 8, 30_000),
    options.onTrouble,
  );
}

class PostgresStorage implements Storage {
  readonly engine = 'postgres';
  readonly #pools: pg.Pool[];
  readonly #changes: PostgresDatabase;
  readonly #questions: PostgresDatabase;
  readonly #groups: GroupCommit;
  readonly #onTrouble: (trouble: Error) => void;
  #closing = false;
  #projecting: Promise<void> | undefined;
  /** The last of this process's own derivations: the next one waits for it here, where waiting takes no connection. */
  #turn: Promise<unknown> = Promise.resolve();
  #marked = true;

  constructor(ingest: pg.Pool, changes: pg.Pool, questions: pg.Pool, onTrouble: (trouble: Error) => void) {
    this.#onTrouble = onTrouble;
    this.#pools = [ingest, changes, questions];
    const events = new PostgresDatabase(ingest);
    this.#changes = new PostgresDatabase(changes);
    this.#questions = new PostgresDatabase(questions);
    this.#groups = new GroupCommit((rows) => unavailable(appendPostgres(events, rows)), 2);
    this.#wake();
  }

  async append(rows: readonly Value[][]): Promise<Outcomes> {
    const outcomes = await this.#groups.add(rows);
    this.#wake();
    return outcomes;
  }

  read: Storage['read'] = (name, ...args) => {
    const question = reads[name] as unknown as (sql: Sql, ...rest: unknown[]) => Promise<never>;
    return unavailable(question(this.#questions, ...args));
  };

  write: Storage['write'] = async (name, ...args) => {
    const change = writes[name] as unknown as (sql: Sql, ...rest: unknown[]) => Promise<never>;
    const result = await (DERIVING.has(name)
      ? this.#alone((sql) => change(sql, ...args))
      : this.#change((sql) => change(sql, ...args)));
    if (name === 'erasePerson') await this.#vacuum();
    this.#wake();
    return result;
  };

  /** Takes deleted rows out of the tables; the server's own log and its archives age out (docs/privacy.md). */
  async #vacuum(): Promise<void> {
    try {
      await this.#changes.run(`vacuum ${PERSONAL_TABLES.join(', ')}`);
    } catch (error) {
      // The server does it by itself later.
      this.#onTrouble(error as Error);
    }
  }

  queued(): number {
    return this.#groups.waitingRows;
  }

  async project(scope: Scope): Promise<void> {
    while (await this.read('waiting', scope)) await this.#step(scope);
  }

  #step(scope: Scope): Promise<number> {
    return this.#alone((sql) => projectMarks(sql, scope, STEP));
  }

  /** While no other derivation runs, in this process or another. */
  #alone<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const result = this.#turn.then(() =>
      this.#change(async (sql) => {
        await sql.all('select pg_advisory_xact_lock(?)', [PROJECTOR_LOCK]);
        return work(sql);
      }),
    );
    this.#turn = result.catch(() => {});
    return result;
  }

  async #change<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    try {
      return await unavailable(this.#changes.transaction(work));
    } catch (error) {
      forgetCaches();
      throw error;
    }
  }

  /** The projector runs until no mark is left, and again when there are new ones. */
  #wake(): void {
    this.#marked = true;
    if (this.#projecting || this.#closing) return;
    this.#projecting = this.#background().finally(() => {
      this.#projecting = undefined;
      if (this.#marked && !this.#closing) this.#wake();
    });
  }

  async #background(): Promise<void> {
    while (this.#marked && !this.#closing) {
      this.#marked = false;
      try {
        while (!this.#closing && (await this.#step('next')) > 0);
      } catch (error) {
        // The database is away or a step failed: the marks stay, and are tried again.
        this.#onTrouble(error as Error);
        this.#marked = true;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
      }
    }
  }

  async close(): Promise<void> {
    await this.#groups.drained();
    this.#closing = true;
    await this.#projecting;
    await Promise.all(this.#pools.map((pool) => pool.end()));
  }
}

/** Connection trouble and timeouts pass; anything else is a bug and stays what it is. */
async function unavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    const passing = /^(08|53|57|40)|^E[A-Z]+$/.test(code ?? '') || /timeout|terminated|Connection/i.test(message);
    if (passing) throw new StorageUnavailable(code ?? 'connection');
    // Data exceptions, violated constraints, exceeded limits: the same values would fail again.
    throw /^(22|23|54)/.test(code ?? '') ? new UnstorableRows(code!) : error;
  }
}
