/** A connection as the migrations want it. */
import type BetterSqlite3 from 'better-sqlite3';
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely';

/** SQLite's definitions of tables are part of a transaction: all steps are one, as on PostgreSQL, and a kill leaves nothing of them. */
class TransactionalDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

export const forMigrations = (database: BetterSqlite3.Database): Kysely<unknown> =>
  new Kysely<unknown>({ dialect: new TransactionalDialect({ database }) });
