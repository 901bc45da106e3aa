/**
 * Where each table lies on a Citus cluster (docs/scale.md). What has a visitor is cut by her and lies together, so that
 * ingest and derivation ask one node; what is few is copied to every node; what nothing is joined with stays on the
 * coordinator. On a plain PostgreSQL nothing of this happens.
 */
import type pg from 'pg';
import { dropChangeLog } from './change-log.ts';
import { faultOfServer, SERVER_SETTINGS } from './connection.ts';
import { START_LOCKS } from './lock-numbers.ts';
import { PLACEMENT, type Placement } from './placement.ts';
import { StartError } from './start-error.ts';

/** What the others that are cut lie together with. */
const FIRST = 'events';

/**
 * Distributes what is not distributed yet, where the extension is there: at the first start, and after each update that
 * brought a table. Must run on the coordinator.
 * @param allowUnsynced accept nodes that do not sync (throw-away clusters of tests only)
 * @returns is this a cluster?
 * @throws StartError where a node could lose what it has committed, or does not answer
 */
export async function distribute(pool: pg.Pool, allowUnsynced: boolean): Promise<boolean> {
  const { rowCount } = await pool.query("select 1 from pg_extension where extname = 'citus'");
  if (!rowCount) return false;
  await assertDurableNodes(pool, allowUnsynced);
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [START_LOCKS.distribute]);
    const { rows } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c
       where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
         and not exists (select 1 from pg_dist_partition p where p.logicalrelid = c.oid)`,
    );
    if (rows.some(({ name }) => PLACEMENT[name] !== 'coordinator' && name in PLACEMENT)) await dropChangeLog(client);
    const plain = new Set(rows.map((row) => row.name));
    for (const statement of statements(plain)) await client.query(statement);
  } finally {
    // The lock is the connection's, and ends with it.
    client.release(true);
  }
  return true;
}

/** The coordinator is looked at as every server is. */
async function assertDurableNodes(pool: pg.Pool, allowUnsynced: boolean): Promise<void> {
  const { rows } = await pool.query<{ node: string; success: boolean; result: string }>(
    `select nodename || ':' || nodeport as node, success, result from run_command_on_workers($1)`,
    [`select row_to_json(s) from (${SERVER_SETTINGS}) s`],
  );
  for (const { node, success, result } of rows) {
    if (!success) throw new StartError(`The node ${node} of the cluster does not answer: ${result}`, true);
    const fault = faultOfServer(JSON.parse(result), allowUnsynced);
    if (fault) throw new StartError(`The node ${node} of the cluster: ${fault}`, false);
  }
}

/** @param plain tables that lie nowhere in particular yet */
export function statements(plain: ReadonlySet<string>): string[] {
  const of = (placement: Placement) =>
    Object.keys(PLACEMENT).filter((name) => PLACEMENT[name] === placement && plain.has(name));
  const cut = (name: string) =>
    `select create_distributed_table('${name}', 'visitor_id'${name === FIRST ? '' : `, colocate_with => '${FIRST}'`})`;
  return [
    ...of('visitor')
      .sort((a, b) => Number(b === FIRST) - Number(a === FIRST))
      .map(cut),
    ...of('everywhere').map((name) => `select create_reference_table('${name}')`),
  ];
}
