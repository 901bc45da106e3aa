/** Storage on PostgreSQL. Ingest, derivation and questions have pools of their own: none waits for another's. */
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { LOGS } from '../change-log.ts';
import type { Scope } from '../derived/scope.ts';
import { appendPostgres } from '../facts/append-postgres.ts';
import type { Outcomes } from '../facts/event-row.ts';
import { GroupCommit } from '../group-commit.ts';
import { migrate } from '../migrations/migrate.ts';
import { reads } from '../operations/reads.ts';
import { ERASING, type Writes, writes } from '../operations/writes.ts';
import type { Sql, Value } from '../sql.ts';
import type { Storage } from '../storage.ts';
import { writeChangeLog } from './change-log.ts';
import { distribute } from './citus.ts';
import { assertDurableServer, openPool, PostgresDatabase } from './connection.ts';
import { BackgroundProjector, Lane } from './projector.ts';
import { placeOf, startError } from './start-error.ts';
import { unavailable, unlessDeadlocked } from './unavailable.ts';

/** Changes of what verdicts of a site depend on (their first argument): whoever derives it waits for them, and they for it. */
const DERIVING: ReadonlySet<keyof Writes> = new Set([
  'rebuildStep',
  'changeSite',
  'changeChannels',
  'changeIdentity',
  'deleteSiteStep',
  'erasePerson',
  'eraseSearched',
  'forgetLead',
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
  'restrictions',
  'ad_exports',
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
  'webhook_changes',
  'webhook_messages',
  'webhook_attempts',
];

export interface PostgresOptions {
  allowUnsynced: boolean;
  /** Derives in the background whatever is marked, also by other processes. */
  derive: boolean;
  onTrouble: (trouble: Error) => void;
}

/** @throws StartError with a sentence that says what to do */
export async function openPostgresStorage(url: string, options: PostgresOptions): Promise<Storage> {
  placeOf(url);
  const migrations = openPool(url, 1, 600_000);
  let distributed: boolean;
  try {
    await assertDurableServer(migrations, options.allowUnsynced);
    await migrate(new Kysely<unknown>({ dialect: new PostgresDialect({ pool: migrations }) }), 'postgres');
    distributed = await distribute(migrations, options.allowUnsynced);
    if (!distributed) await writeChangeLog(migrations);
  } catch (error) {
    throw startError(error, url);
  } finally {
    await migrations.end();
  }
  return new PostgresStorage(url, distributed, options);
}

class PostgresStorage implements Storage {
  readonly engine = 'postgres';
  readonly #pools: pg.Pool[] = [];
  readonly #changes: PostgresDatabase;
  readonly #questions: PostgresDatabase;
  readonly #groups: GroupCommit;
  readonly #lane: Lane;
  readonly #projector: BackgroundProjector | null;
  readonly #onTrouble: (trouble: Error) => void;

  constructor(url: string, distributed: boolean, { derive, onTrouble }: PostgresOptions) {
    this.#onTrouble = onTrouble;
    const open = (max: number, timeoutMs: number) => {
      const pool = openPool(url, max, timeoutMs);
      this.#pools.push(pool);
      return new PostgresDatabase(pool, distributed);
    };
    const events = open(2, 5000);
    this.#changes = open(3, 30_000);
    this.#questions = open(8, 30_000);
    this.#groups = new GroupCommit((rows) => unavailable(unlessDeadlocked(() => appendPostgres(events, rows))), 2);
    this.#lane = new Lane(open(1, 30_000));
    this.#projector = derive ? new BackgroundProjector(new Lane(open(1, 30_000)), onTrouble) : null;
  }

  async append(rows: readonly Value[][]): Promise<Outcomes> {
    const outcomes = await this.#groups.add(rows);
    this.#projector?.wake();
    return outcomes;
  }

  read: Storage['read'] = (name, ...args) => {
    const question = reads[name] as unknown as (sql: Sql, ...rest: unknown[]) => Promise<never>;
    return unavailable(question(this.#questions, ...args));
  };

  write: Storage['write'] = async (name, ...args) => {
    const change = writes[name] as unknown as (sql: Sql, ...rest: unknown[]) => Promise<never>;
    const work = (sql: Sql) => change(sql, ...args);
    const result = await (DERIVING.has(name)
      ? this.#lane.alone(args[0] as number, work)
      : unavailable(unlessDeadlocked(() => this.#changes.transaction(work))));
    if (ERASING.has(name)) await this.#vacuum();
    this.#projector?.wake();
    return result;
  };

  /** Takes deleted rows out of the tables; the server's own log and its archives age out (docs/privacy.md). */
  async #vacuum(): Promise<void> {
    try {
      const logs = this.#changes.distributed ? [] : Object.values(LOGS);
      await this.#changes.run(`vacuum ${[...PERSONAL_TABLES, ...logs].join(', ')}`);
    } catch (error) {
      // The server does it by itself later.
      this.#onTrouble(error as Error);
    }
  }

  isFull(): boolean {
    return this.#groups.isFull;
  }

  queued(): number {
    return this.#groups.waitingRows;
  }

  project(scope: Scope): Promise<void> {
    return this.#lane.project(scope);
  }

  async close(): Promise<void> {
    await this.#groups.drained();
    await this.#projector?.close();
    await Promise.all(this.#pools.map((pool) => pool.end()));
  }
}
