/** Brings a database to the program's schema: forward only, all steps or none of them, one process at a time. */
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import * as first from './001-facts-and-derived.ts';
import * as idempotency from './010-idempotency.ts';
import * as identity from './020-identity.ts';
import * as erasure from './021-erasure.ts';
import * as operations from './030-operations.ts';
import * as costs from './040-costs.ts';
import * as targets from './041-targets.ts';
import * as definitions from './042-definitions.ts';
import * as imports from './043-imports.ts';
import * as channelRules from './050-channel-rules.ts';
import * as quarantine from './051-quarantine.ts';
import * as webhooks from './060-webhooks.ts';
import * as inbound from './061-inbound.ts';
import * as copies from './070-copies.ts';
import * as users from './080-users.ts';
import * as audit from './081-audit.ts';
import * as notes from './082-notes.ts';
import * as shares from './083-shares.ts';
import * as toldStages from './090-told-stages.ts';
import * as importSchedules from './091-import-schedules.ts';
import * as alerts from './120-alerts.ts';
import * as digests from './121-digests.ts';
import * as searches from './130-searches.ts';
import * as retentionRuns from './131-retention-runs.ts';
import * as restrictions from './140-restrictions.ts';
import * as adExports from './150-ad-exports.ts';
import * as digestMails from './160-digest-mails.ts';
import * as inboundDeliveries from './161-inbound-deliveries.ts';
import * as words from './170-words.ts';
import { postgresSchema, type Schema, sqliteSchema } from './schema.ts';

/** In their order. A released migration is never edited. */
const MIGRATIONS: readonly { name: string; up(schema: Schema): string[] }[] = [
  first,
  idempotency,
  identity,
  erasure,
  operations,
  costs,
  targets,
  definitions,
  imports,
  channelRules,
  quarantine,
  webhooks,
  inbound,
  copies,
  users,
  audit,
  notes,
  shares,
  toldStages,
  importSchedules,
  alerts,
  digests,
  searches,
  retentionRuns,
  restrictions,
  adExports,
  digestMails,
  inboundDeliveries,
  words,
];

export const MIGRATION_NAMES: readonly string[] = MIGRATIONS.map(({ name }) => name);

/** @throws if the database was made by a newer program, or a step fails (nothing of any step stays) */
export async function migrate(db: Kysely<unknown>, engine: 'sqlite' | 'postgres'): Promise<string[]> {
  const schema = engine === 'sqlite' ? sqliteSchema : postgresSchema;
  const migrations: Record<string, Migration> = {};
  for (const { name, up } of MIGRATIONS) {
    migrations[name] = {
      async up(transaction) {
        for (const statement of up(schema)) await sql.raw(statement).execute(transaction);
      },
    };
  }
  // The schema that the connection works in: a database may hold several installations.
  const within = engine === 'postgres' ? { migrationTableSchema: await currentSchema(db) } : {};
  const newer = await unknownMigrations(db, within.migrationTableSchema, new Set(Object.keys(migrations)));
  if (newer.length > 0) {
    throw new Error(
      `The database was made by a newer version of Throughline (${newer.join(', ')}): start that one, or restore a backup`,
    );
  }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations }, ...within });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

async function currentSchema(db: Kysely<unknown>): Promise<string> {
  const { rows } = await sql<{ name: string | null }>`select current_schema() as name`.execute(db);
  return rows[0]!.name ?? 'public';
}

async function unknownMigrations(
  db: Kysely<unknown>,
  schema: string | undefined,
  known: ReadonlySet<string>,
): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration' && (!schema || table.schema === schema))) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map((row) => row.name).filter((name) => !known.has(name));
}
