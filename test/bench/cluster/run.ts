/**
 * `npm run bench:cluster`: a Citus cluster beside a plain PostgreSQL with the same settings on the same server, which is the
 * coordinator that TEST_CITUS_URL names: ingest by turns, and reports over the same rows.
 * `--events=1m` (default), `10m` ...: of the reports. `--plain=<url> --cluster=<url>`: over databases that such rows were copied
 * into before (`throughline copy`), which are changed by it.
 */
import { copyFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { copyDatabase } from '../../../server/storage/copy.ts';
import { appendPostgres } from '../../../server/storage/facts/append-postgres.ts';
import { createSite, DEFAULT_SETTINGS } from '../../../server/storage/facts/sites.ts';
import { openDatabase } from '../../../server/storage/open-database.ts';
import { T0 } from '../../support/facts.ts';
import { freshDatabase, startPostgres } from '../../support/postgres.ts';
import { startServer, temporaryFolder } from '../../support/server-process.ts';
import { describeMachine } from '../machine.ts';
import type { Line } from '../measure.ts';
import { reportDatabase } from '../reports/database.ts';
import { duckDbLinear } from '../reports/duckdb.ts';
import { linesOf } from '../reports/lines.ts';
import { measureReports } from '../reports/measure-reports.ts';
import { sizeNamed } from '../reports/sizes.ts';
import { GROUP, groupOf } from '../scale/group.ts';
import { tableText } from '../table.ts';

const GROUPS = 10;
const PAIRS = 7;
/** Groups that are stored at the same time, as a collector does. */
const AT_ONCE = 2;

const { TEST_CITUS_URL: coordinator } = process.env;
if (!coordinator) throw new Error('Set TEST_CITUS_URL to the address of the coordinator of a Citus cluster');
const { values: options } = parseArgs({
  options: { events: { type: 'string', default: '1m' }, plain: { type: 'string' }, cluster: { type: 'string' } },
});
const say = (line: string) => process.stderr.write(`${line}\n`);
const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

type Kind = 'plain' | 'cluster';
/** Nothing here is worth more than a figure: servers may be those of tests, which do not sync. */
const LENIENT = { allowUnsynced: true };

/** Without the extension in it a database of the coordinator is a plain PostgreSQL. */
const fresh: Record<Kind, () => Promise<{ url: string; stop(): Promise<void> }>> = {
  plain: async () => {
    const { url, drop } = await freshDatabase(coordinator);
    return { url, stop: drop };
  },
  cluster: startPostgres,
};

async function ingest(): Promise<Record<Kind, number>> {
  const places = { plain: await fresh.plain(), cluster: await fresh.cluster() };
  const dbs = {
    plain: await openDatabase(places.plain.url, LENIENT),
    cluster: await openDatabase(places.cluster.url, LENIENT),
  };
  const took: Record<Kind, number[]> = { plain: [], cluster: [] };
  for (const db of Object.values(dbs)) await createSite(db, { ...DEFAULT_SETTINGS, name: 'Bench' }, T0);
  // The first of each is not counted.
  for (let pair = 0; pair <= PAIRS; pair++) {
    for (const kind of pair % 2 ? (['cluster', 'plain'] as const) : (['plain', 'cluster'] as const)) {
      const groups = Array.from({ length: GROUPS }, (_, i) => groupOf(1, `${kind}-${pair}-${i}`));
      const began = performance.now();
      const store = async () => {
        for (let rows = groups.pop(); rows; rows = groups.pop()) await appendPostgres(dbs[kind], rows);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, store));
      if (pair > 0) took[kind].push(performance.now() - began);
    }
  }
  for (const db of Object.values(dbs)) await db.close();
  for (const place of Object.values(places)) await place.stop();
  const rate = (kind: Kind) => (GROUP * GROUPS * 1000) / median(took[kind]);
  return { plain: rate('plain'), cluster: rate('cluster') };
}

async function copied(file: string, kind: Kind): Promise<{ url: string; stop(): Promise<void> }> {
  const given = options[kind];
  if (given) return { url: given, stop: async () => {} };
  const place = await fresh[kind]();
  const [from, to] = [await openDatabase(`sqlite:${file}`, LENIENT), await openDatabase(place.url, LENIENT)];
  const began = performance.now();
  const { rows } = await copyDatabase(from, to);
  const seconds = (performance.now() - began) / 1000;
  console.log(`${kind}: ${rows} rows copied, ${Math.round(rows / seconds)} a second`);
  await from.close();
  // Statistics, as a server has them that has run for a while.
  await to.run('analyze');
  await to.close();
  return place;
}

async function reports(file: string, kind: Kind, baseline: Awaited<ReturnType<typeof duckDbLinear>>): Promise<Line[]> {
  const place = await copied(file, kind);
  try {
    const start = () =>
      startServer({
        databaseUrl: place.url,
        env: { THROUGHLINE_ALLOW_UNSYNCED: '1', THROUGHLINE_LOG_LEVEL: 'error', THROUGHLINE_REPORT_SECONDS: '300' },
      });
    const times = await measureReports(start, baseline, (what, ms) => say(`  ${kind}, ${what}: ${Math.round(ms)} ms`));
    return linesOf(times, baseline);
  } finally {
    await place.stop();
  }
}

console.log(describeMachine());
const rates = await ingest();
console.log(
  `ingest, ${AT_ONCE} groups of ${GROUP} at once: ${Math.round(rates.plain)} events/s on plain PostgreSQL, ${Math.round(rates.cluster)} on the cluster, ${(rates.cluster / rates.plain).toFixed(2)} of it`,
);
const kept = await reportDatabase(sizeNamed(options.events), say);
const { file, remove } = temporaryFolder('bench-cluster');
try {
  copyFileSync(kept, file);
  const baseline = await duckDbLinear(file);
  const found = { plain: await reports(file, 'plain', baseline), cluster: await reports(file, 'cluster', baseline) };
  console.log(
    tableText(
      found.cluster.map(({ goal: _, baseline: __, ...line }, i) => ({
        ...line,
        baseline: { what: 'plain PostgreSQL', figure: found.plain[i]!.figure },
      })),
    ),
  );
} finally {
  remove();
}
