/** The program is killed while it brings an older database to its schema, again and again; then it is let. */
import { join } from 'node:path';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import * as first from '../../server/storage/migrations/001-facts-and-derived.ts';
import { MIGRATION_NAMES } from '../../server/storage/migrations/migrate.ts';
import { postgresSchema, type Schema, sqliteSchema } from '../../server/storage/migrations/schema.ts';
import { openSqlite } from '../../server/storage/sqlite/connection.ts';
import { Visitors } from '../bench/visitors.ts';
import { startPostgres } from '../support/postgres.ts';
import {
  endServers,
  runThroughline,
  type StartOptions,
  startServer,
  temporaryFolder,
} from '../support/server-process.ts';
import { rounds } from './how-long.ts';
import { digestsOf } from './kill-rounds.ts';
import { Ledger } from './ledger.ts';
import { startLoad } from './load.ts';
import { storedInFile, storedInPostgres } from './stored.ts';

afterEach(endServers);

const REQUESTS = rounds(150, 3000);
const PRELOAD = new URL('./kill-at-statement.ts', import.meta.url).href;

type Run = (statement: string) => Promise<Record<string, unknown>[]>;

/** The older database, and one of the program of now: both within reach of `run`, by the names of their schemas. */
interface Pair {
  engine: Schema['engine'];
  fresh: StartOptions;
  old: StartOptions;
  /** Works on the databases past the program; nothing is open afterwards. */
  withBoth<T>(work: (run: Run, names: { fresh: string; old: string }) => Promise<T>): Promise<T>;
  makeOld(): Promise<void>;
  stored(): Promise<Map<string, number>>;
}

test('on SQLite, killed during a migration: the database is the old one, whole, and the next start finishes it', async () => {
  const { folder, file, databaseUrl, remove } = temporaryFolder('migration');
  const freshFile = join(folder, 'fresh.db');
  await killedInMigrations({
    engine: 'sqlite',
    fresh: { databaseUrl: `sqlite:${freshFile}` },
    old: { databaseUrl },
    async withBoth(work) {
      const db = openSqlite(file, 'write');
      try {
        db.exec(`attach '${freshFile}' as fresh`);
        const run: Run = async (statement) => {
          const prepared = db.prepare(statement);
          if (prepared.reader) return prepared.all() as Record<string, unknown>[];
          prepared.run();
          return [];
        };
        return await work(run, { fresh: 'fresh', old: 'main' });
      } finally {
        db.close();
      }
    },
    makeOld: () =>
      makeOld(new Kysely({ dialect: new SqliteDialect({ database: openSqlite(file, 'write') }) }), sqliteSchema),
    stored: async () => storedInFile(file),
  });
  remove();
}, 600_000);

test('on PostgreSQL, killed during a migration: the database is the old one, whole, and the next start finishes it', async () => {
  const database = await startPostgres();
  const { folder, remove } = temporaryFolder('migration');
  const within = (schema: string) => {
    const url = new URL(database.url);
    url.searchParams.set('options', `-c search_path=${schema}`);
    return url.href;
  };
  const env = { THROUGHLINE_ALLOW_UNSYNCED: '1', THROUGHLINE_SPOOL_FOLDER: join(folder, 'spool') };
  const withClient = async <T>(work: (run: Run) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return await work(async (statement) => (await client.query(statement)).rows);
    } finally {
      await client.end();
    }
  };
  await withClient(async (run) => {
    await run('create schema fresh');
    await run('create schema old');
  });
  await killedInMigrations({
    engine: 'postgres',
    fresh: { databaseUrl: within('fresh'), env },
    old: { databaseUrl: within('old'), env },
    withBoth: (work) => withClient((run) => work(run, { fresh: 'fresh', old: 'old' })),
    makeOld: () =>
      makeOld(
        new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: within('old') }) }) }),
        postgresSchema,
        'old',
      ),
    stored: () => storedInPostgres(within('old')),
  });
  await database.stop();
  remove();
}, 600_000);

async function killedInMigrations(pair: Pair): Promise<void> {
  const { old, fresh } = pair;
  const ledger = new Ledger();
  const source = await startServer(fresh);
  const load = await startLoad(source, ledger, new Visitors(Date.now(), 46), { clients: 6, round: 1 });
  await expect.poll(() => ledger.with('acknowledged').length, { timeout: 120_000 }).toBeGreaterThan(REQUESTS);
  await load.stop();
  expect(await source.stop()).toEqual({ code: 0, signal: null });
  const before = await digestsOf('digest', fresh);

  await pair.makeOld();
  await pair.withBoth(copyRows(pair.engine));
  const schemaBefore = await schemaOf(pair);
  const changes = await statementsAfterFirst(pair.engine);
  expect(changes).toBeGreaterThan(30);
  const kills = rounds(3, changes - 1);
  for (let kill = 1; kill <= kills; kill++) {
    // One in each part of the way, somewhere in it.
    const at = 1 + Math.ceil(((kill - Math.random()) / kills) * (changes - 1));
    const killed = { ...old, env: { ...old.env, NODE_OPTIONS: `--import=${PRELOAD}`, KILL_AT_STATEMENT: `${at}` } };
    const { code, signal, output } = await runThroughline([], killed);
    expect({ code, signal }, `statement ${at}: ${output}`).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await schemaOf(pair), `killed at statement ${at}`).toEqual(schemaBefore);
  }

  const server = await startServer(old);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  const schema = await schemaOf(pair);
  expect(schema.migrations).toEqual(MIGRATION_NAMES);
  expect(schema.columns).toEqual((await schemaOf(pair, 'fresh')).columns);
  expect(ledger.faults(await pair.stored())).toEqual([]);
  expect(await digestsOf('digest', old)).toEqual(before);
  expect(await digestsOf('rebuild', old)).toEqual({
    facts: before.facts,
    live: before.derived,
    rebuilt: before.derived,
  });
}

/** A database as the first program made it: the first migration, and no other. */
async function makeOld(db: Kysely<unknown>, schema: Schema, migrationTableSchema?: string): Promise<void> {
  const up = async (transaction: Kysely<unknown>) => {
    for (const statement of first.up(schema))
      await transaction.executeQuery({ sql: statement, parameters: [], query: { kind: 'RawNode' } } as never);
  };
  const provider = { getMigrations: async () => ({ [first.name]: { up } }) };
  const migrator = new Migrator({ db, provider, ...(migrationTableSchema && { migrationTableSchema }) });
  const { error } = await migrator.migrateToLatest();
  await db.destroy();
  if (error) throw error;
}

/** Everything that the older schema has a place for. */
const copyRows =
  (engine: Schema['engine']) =>
  async (run: Run, names: { fresh: string; old: string }): Promise<void> => {
    const [to, from] = [await columnsOf(run, engine, names.old), await columnsOf(run, engine, names.fresh)];
    for (const table of new Set(to.map((column) => column.table))) {
      if (table.startsWith('kysely_')) continue;
      const shared = to
        .filter((column) => column.table === table)
        .map(({ name }) => name)
        .filter((name) => from.some((column) => column.table === table && column.name === name));
      if (shared.length === 0) continue;
      const list = shared.join(', ');
      await run(`insert into ${names.old}.${table} (${list}) select ${list} from ${names.fresh}.${table}`);
    }
  };

interface Column {
  table: string;
  name: string;
}

async function columnsOf(run: Run, engine: Schema['engine'], schema: string): Promise<Column[]> {
  const columns =
    engine === 'sqlite'
      ? `select m.name as "table", c.name as name from ${schema}.sqlite_schema m, pragma_table_info(m.name, '${schema}') c
         where m.type in ('table', 'view') and m.name not like 'sqlite_%' order by 1, 2`
      : `select table_name as "table", column_name as name from information_schema.columns
         where table_schema = '${schema}' order by 1, 2`;
  return (await run(columns)) as unknown as Column[];
}

/** Which tables with which columns, which indexes, and what is known of migrations. */
async function schemaOf({ engine, withBoth }: Pair, which: 'fresh' | 'old' = 'old') {
  return withBoth(async (run, names) => {
    const schema = names[which];
    const indexes =
      engine === 'sqlite'
        ? `select name from ${schema}.sqlite_schema where type = 'index' and sql is not null order by name`
        : `select indexname as name from pg_indexes where schemaname = '${schema}' order by 1`;
    const migrations = await run(`select name from ${schema}.kysely_migration order by name`);
    return {
      migrations: migrations.map(({ name }) => name),
      columns: await columnsOf(run, engine, schema),
      indexes: (await run(indexes)).map(({ name }) => name),
    };
  });
}

/** So many statements at least change the schema from there to here. */
async function statementsAfterFirst(engine: Schema['engine']): Promise<number> {
  const schema = engine === 'sqlite' ? sqliteSchema : postgresSchema;
  const later = MIGRATION_NAMES.filter((name) => name !== first.name);
  const modules = await Promise.all(later.map((name) => import(`../../server/storage/migrations/${name}.ts`)));
  return modules.flatMap(({ up }) => up(schema) as string[]).filter((text) => /^\s*(create|alter)\b/i.test(text))
    .length;
}
