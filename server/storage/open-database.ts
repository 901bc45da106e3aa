/** A database without the threads, pools and projectors of a server: for commands that nothing else works beside. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import { migrate } from './migrations/migrate.ts';
import { distribute } from './postgres/citus.ts';
import { assertDurableServer, openPool, PostgresDatabase } from './postgres/connection.ts';
import { placeOf, startError } from './postgres/start-error.ts';
import type { Database } from './sql.ts';
import { openSqlite, SqliteDatabase } from './sqlite/connection.ts';
import { forMigrations } from './sqlite/for-migrations.ts';
import { lockFile } from './sqlite/lock-file.ts';
import { refuseDamagedLog } from './sqlite/log-damage.ts';

/** No statement of a command should take longer. */
const STATEMENT_MS = 600_000;

/**
 * Brings it to the program's schema and opens it. A file is held: no server runs on it meanwhile.
 * @param url `sqlite:...` or `postgres://...`
 */
export async function openDatabase(url: string, { allowUnsynced }: { allowUnsynced: boolean }): Promise<Database> {
  return url.startsWith('sqlite:') ? openFile(url.slice('sqlite:'.length)) : openServer(url, allowUnsynced);
}

async function openFile(path: string): Promise<Database> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unlock = lockFile(`${path}.lock`);
  try {
    refuseDamagedLog(path);
    const migrations = forMigrations(openSqlite(path, 'write'));
    await migrate(migrations, 'sqlite').finally(() => migrations.destroy());
    return new HeldFile(path, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

class HeldFile extends SqliteDatabase {
  readonly #unlock: () => void;

  constructor(path: string, unlock: () => void) {
    super(openSqlite(path, 'write'));
    this.#unlock = unlock;
  }

  override async close(): Promise<void> {
    await super.close();
    this.#unlock();
  }
}

async function openServer(url: string, allowUnsynced: boolean): Promise<Database> {
  placeOf(url);
  const pool = openPool(url, 2, STATEMENT_MS);
  try {
    await assertDurableServer(pool, allowUnsynced);
    await migrate(new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }), 'postgres');
    return new PostgresDatabase(pool, await distribute(pool, allowUnsynced));
  } catch (error) {
    await pool.end();
    throw startError(error, url);
  }
}
