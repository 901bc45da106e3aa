/**
 * A real PostgreSQL for tests: a new database in the cluster that TEST_PG_URL names, else a cluster of our own. With
 * TEST_CITUS_URL (the coordinator of a Citus cluster) everything that runs on PostgreSQL runs there.
 * Under vitest, `global-postgres.ts` starts one cluster for the whole run and sets TEST_PG_URL, so suites share it.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startCluster } from './postgres-cluster.ts';

/** Does what runs on PostgreSQL run on a Citus cluster? */
export const ON_CLUSTER = Boolean(process.env.TEST_CITUS_URL);

/** An empty database, nobody else's. Close your pools before `stop`, which cuts what is still connected. */
export async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const { TEST_CITUS_URL: clusterUrl, TEST_PG_URL: baseUrl } = process.env;
  if (clusterUrl) return freshClusterDatabase(clusterUrl);
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

/** The same in a cluster: nodes know each other in one database, so that each gets it. `clusterUrl` is of the coordinator. */
async function freshClusterDatabase(clusterUrl: string): Promise<{ url: string; stop(): Promise<void> }> {
  const name = `throughline_test_${randomBytes(6).toString('hex')}`;
  const nodes = await query<Node>(
    clusterUrl,
    'select nodename as host, nodeport as port, groupid as "group" from pg_dist_node',
  );
  const coordinator = nodes.find((node) => node.group === COORDINATOR);
  if (!coordinator)
    throw new Error('TEST_CITUS_URL leads to no coordinator: its address is set by citus_set_coordinator_host');
  const on = ({ host, port }: Node, database: string) => {
    const url = new URL(clusterUrl);
    url.host = `${host}:${port}`;
    url.pathname = `/${database}`;
    return url.href;
  };
  const home = new URL(clusterUrl).pathname.slice(1);
  for (const node of nodes) {
    await execute(on(node, home), `create database ${name}`);
    await execute(on(node, name), 'create extension citus');
  }
  const url = on(coordinator, name);
  await execute(url, `select citus_set_coordinator_host('${coordinator.host}', ${coordinator.port})`);
  for (const node of nodes.filter((other) => other !== coordinator))
    await execute(url, `select citus_add_node('${node.host}', ${node.port})`);
  return {
    url,
    async stop() {
      for (const node of nodes) await execute(on(node, home), `drop database if exists ${name} with (force)`);
    },
  };
}

interface Node {
  host: string;
  port: number;
  group: number;
}

/** Citus' number of the group that is the coordinator. */
const COORDINATOR = 0;

async function execute(url: string, statement: string): Promise<void> {
  await query(url, statement);
}

async function query<Row>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query(statement)).rows as Row[];
  } catch (cause) {
    throw new Error(`PostgreSQL for tests (${new URL(url).host}): "${statement}" failed`, { cause });
  } finally {
    await client.end().catch(() => {});
  }
}
