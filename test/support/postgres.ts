/**
 * A real PostgreSQL for tests: a new database in the cluster that TEST_PG_URL names, else a cluster of our own. With
 * TEST_CITUS_URL (the coordinator of a Citus cluster) everything that runs on PostgreSQL runs there.
 * Under vitest, `global-postgres.ts` starts one cluster for the whole run and sets TEST_PG_URL, so suites share it.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startCluster } from './postgres-cluster.ts';

/** An empty database, nobody else's. Close your pools before `stop`, which cuts what is still connected. */
export async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const { TEST_CITUS_URL: clusterUrl, TEST_PG_URL: baseUrl } = process.env;
  if (clusterUrl) return freshSchema(clusterUrl);
  if (!baseUrl) return startCluster();
  const database = await freshDatabase(baseUrl);
  return { url: database.url, stop: database.drop };
}

/** Creates a uniquely named database in a running cluster. `baseUrl` needs the right to create databases. */
export async function freshDatabase(baseUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `throughline_test_${randomBytes(6).toString('hex')}`;
  await execute(baseUrl, `create database ${name}`);
  const url = new URL(baseUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(baseUrl, `drop database if exists ${name} with (force)`) };
}

/** The same in a cluster, whose nodes know each other in one database: a schema of its own there. */
async function freshSchema(clusterUrl: string): Promise<{ url: string; stop(): Promise<void> }> {
  const name = `throughline_test_${randomBytes(6).toString('hex')}`;
  await execute(clusterUrl, `create schema ${name}`);
  const url = new URL(clusterUrl);
  url.searchParams.set('options', `-c search_path=${name}`);
  return { url: url.href, stop: () => execute(clusterUrl, `drop schema ${name} cascade`) };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(statement);
  } catch (cause) {
    throw new Error(`PostgreSQL for tests (${new URL(url).host}): "${statement}" failed`, { cause });
  } finally {
    await client.end().catch(() => {});
  }
}
