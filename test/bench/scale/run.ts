/**
 * `npm run bench:scale`: ingest on PostgreSQL beside a bare insert of the same rows, two collectors beside one, and a spool
 * that is handed over while events keep coming (`-- --spool=100000` for a short run).
 */
import pg from 'pg';
import { appendPostgres } from '../../../server/storage/facts/append-postgres.ts';
import { EVENT_COLUMNS } from '../../../server/storage/facts/event-row.ts';
import { openStorage } from '../../../server/storage/open.ts';
import { PostgresDatabase } from '../../../server/storage/postgres/connection.ts';
import type { Value } from '../../../server/storage/sql.ts';
import { T0 } from '../../support/facts.ts';
import { startMortalCluster } from '../../support/postgres-cluster.ts';
import { startServer, temporaryFolder } from '../../support/server-process.ts';
import { runLoad } from '../load-job.ts';
import { describeMachine } from '../machine.ts';
import { drain } from './drain.ts';
import { GROUP, groupOf } from './group.ts';

const GROUPS = 30;
const PAIRS = 5;
/** Of one collector and two, each. */
const ROUNDS = 4;
/** Browsers that send at once, to all collectors together; events that one sends at a time; requests made before the clock starts. */
const CONNECTIONS = 64;
const BATCH = 5;
const PREPARED = 20_000;
const WARM_UP_MS = 2000;
const LOAD_MS = 8000;

const TYPES = ['int', 'text', 'text', 'text', 'bigint', 'bigint', 'smallint', ...Array<string>(11).fill('text')];
const BARE = `insert into bare select * from unnest(${TYPES.map((type, i) => `$${i + 1}::${type}[]`).join(', ')})
  on conflict (site_id, visitor_id, message_id) do nothing`;

const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

/** @returns ours as a share of the bare insert, and how many events a second ours stored */
async function besideBareInsert(url: string): Promise<{ share: number; eventsPerSecond: number }> {
  const storage = await openStorage(url, { derive: false });
  const { siteId } = await storage.write('createSite', { name: 'Bench' }, T0);
  await storage.close();
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  await pool.query('create table bare (like events including all)');
  const db = new PostgresDatabase(pool);
  const time = async (work: (rows: Value[][]) => Promise<unknown>, run: string) => {
    const groups = Array.from({ length: GROUPS }, (_, i) => groupOf(siteId, `${run}-${i}`));
    const began = performance.now();
    for (const rows of groups) await work(rows);
    return performance.now() - began;
  };
  const bare = (rows: Value[][]) =>
    pool.query(
      BARE,
      EVENT_COLUMNS.map((_, column) => rows.map((row) => row[column])),
    );
  const ours = (rows: Value[][]) => appendPostgres(db, rows);
  await time(bare, 'warm-bare');
  await time(ours, 'warm-ours');
  const pairs: { bare: number; ours: number }[] = [];
  for (let i = 0; i < PAIRS; i++)
    pairs.push({ bare: await time(bare, `bare${i}`), ours: await time(ours, `ours${i}`) });
  await pool.end();
  return {
    share: median(pairs.map((pair) => pair.bare / pair.ours)),
    eventsPerSecond: (GROUP * GROUPS * 1000) / median(pairs.map((pair) => pair.ours)),
  };
}

/** @returns events a second that were acknowledged, with as many browsers over all collectors */
async function collectors(url: string, count: number, writeKey: string): Promise<number> {
  const { folder, remove } = temporaryFolder('bench');
  const start = () =>
    startServer({
      databaseUrl: url,
      args: ['--role', 'collector'],
      writeKey,
      env: { THROUGHLINE_SPOOL_FOLDER: folder },
    });
  const servers = await Promise.all(Array.from({ length: count }, start));
  const loads = await Promise.all(
    servers.map(({ port }, i) =>
      runLoad({
        door: 'collect',
        port,
        key: writeKey,
        eventsPerRequest: BATCH,
        connections: CONNECTIONS / count,
        prepare: PREPARED / count,
        warmUpMs: WARM_UP_MS,
        durationMs: LOAD_MS,
        seed: i,
      }),
    ),
  );
  for (const server of servers) await server.stop();
  remove();
  return loads.reduce((sum, { accepted, seconds }) => sum + accepted / seconds, 0);
}

const spoolRows = Number(
  process.argv.find((argument) => argument.startsWith('--spool='))?.slice('--spool='.length) ?? 1e6,
);
if (!(spoolRows > 0)) throw new Error('--spool= takes a number of events');

const cluster = await startMortalCluster();
try {
  console.log(describeMachine());
  const { share, eventsPerSecond } = await besideBareInsert(cluster.url);
  console.log(
    `ingest, groups of ${GROUP}: ${Math.round(eventsPerSecond)} events/s, ${(share * 100).toFixed(0)} % of a bare insert`,
  );
  const api = await startServer({ databaseUrl: cluster.url, args: ['--role', 'api'] });
  const { writeKey } = api;
  await api.stop();
  const rates: { one: number; two: number }[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const rate = { one: 0, two: 0 };
    // In turn first: the table grows from one to the next.
    const order = [1, 2] as const;
    for (const count of i % 2 === 0 ? order : order.toReversed())
      rate[count === 1 ? 'one' : 'two'] = await collectors(cluster.url, count, writeKey);
    rates.push(rate);
  }
  const one = mean(rates.map((rate) => rate.one));
  const two = mean(rates.map((rate) => rate.two));
  console.log(
    `collectors over HTTP: one ${Math.round(one)} events/s, two ${Math.round(two)}; two are ${(two / one).toFixed(2)} times one`,
  );
  const { rows, rowsPerSecond, p50, p99, requests } = await drain(cluster, writeKey, spoolRows);
  console.log(
    `spool of ${rows} events: handed over at ${Math.round(rowsPerSecond)} events/s; meanwhile ${requests} live requests, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
  );
} finally {
  await cluster.stop();
}
