/**
 * The embedded engine without its threads, in memory: the same statements, the same deriving, but nothing runs by
 * itself and a new one takes a millisecond. For properties, which need many and exactly the interleaving they draw.
 */
import BetterSqlite3 from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { Scope } from '../../server/storage/derived/scope.ts';
import { SqliteAppender } from '../../server/storage/facts/append-sqlite.ts';
import { migrate } from '../../server/storage/migrations/migrate.ts';
import { projectMarks } from '../../server/storage/operations/projection.ts';
import { reads } from '../../server/storage/operations/reads.ts';
import { type Writes, writes } from '../../server/storage/operations/writes.ts';
import type { Sql, Value } from '../../server/storage/sql.ts';
import { beginChangeLog, prepareChangeLog } from '../../server/storage/sqlite/change-log.ts';
import { SqliteDatabase } from '../../server/storage/sqlite/connection.ts';

let template: Buffer | undefined;

async function emptyDatabase(): Promise<BetterSqlite3.Database> {
  if (!template) {
    const db = new BetterSqlite3(':memory:');
    await migrate(new Kysely<unknown>({ dialect: new SqliteDialect({ database: db }) }), 'sqlite');
    prepareChangeLog(db);
    beginChangeLog(db);
    template = db.serialize();
    db.close();
  }
  return new BetterSqlite3(template);
}

type Rest<F> = F extends (sql: Sql, ...args: infer A) => unknown ? A : never;

export class MemoryEngine {
  readonly #db: SqliteDatabase;
  readonly #appender: SqliteAppender;

  private constructor(db: BetterSqlite3.Database) {
    this.#db = new SqliteDatabase(db);
    this.#appender = new SqliteAppender(db);
  }

  static async open(): Promise<MemoryEngine> {
    return new MemoryEngine(await emptyDatabase());
  }

  async append(rows: readonly Value[][]): Promise<string> {
    return this.#appender.append(rows.flat());
  }

  write<K extends keyof Writes>(name: K, ...args: Rest<Writes[K]>): Promise<Awaited<ReturnType<Writes[K]>>> {
    const change = writes[name] as (sql: Sql, ...rest: unknown[]) => Promise<never>;
    return this.#db.transaction((sql) => change(sql, ...args));
  }

  /** One step of the projector: up to `limit` marks. @returns marks cleared */
  step(scope: Scope, limit: number): Promise<number> {
    return this.#db.transaction((sql) => projectMarks(sql, scope, limit));
  }

  async project(scope: Scope): Promise<void> {
    while ((await this.step(scope, 5)) > 0);
  }

  digests(siteId: number): Promise<{ facts: string; derived: string }> {
    return reads.digests(this.#db, [siteId]);
  }

  claims(siteId: number, identifiers: readonly string[]): Promise<{ id: string }[]> {
    return reads.claimsAbout(this.#db, siteId, identifiers);
  }

  leads(siteId: number, identifiers: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return reads.leadIdsOf(this.#db, siteId, identifiers);
  }

  /** Rows of any query. */
  rows<Row>(text: string, ...params: Value[]): Promise<Row[]> {
    return this.#db.all<Row>(text, params);
  }

  close(): Promise<void> {
    return this.#db.close();
  }
}
