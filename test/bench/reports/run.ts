/**
 * `npm run bench:reports`: how long reports take on a large database, beside DuckDB over the same rows in the same run.
 * `--events=1m` (default), `100k`, `300k`, `3m` or `10m`, or several. `--dry`: writes no docs. The database is built once, by the program itself, and kept
 * in node_modules/.cache/bench (or `BENCH_CACHE`).
 */
import { copyFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startServer, temporaryFolder } from '../../support/server-process.ts';
import { describeMachine } from '../machine.ts';
import type { Line } from '../measure.ts';
import { tableText } from '../table.ts';
import { reportDatabase } from './database.ts';
import { duckDbLinear } from './duckdb.ts';
import { eventsOf } from './facts.ts';
import { linesOf } from './lines.ts';
import { reportsMarkdown } from './markdown.ts';
import { measureReports } from './measure-reports.ts';
import { sizeNamed } from './sizes.ts';

const REPORT = fileURLToPath(new URL('../../../docs/benchmarks-reports.md', import.meta.url));
const { values: options } = parseArgs({
  options: { events: { type: 'string', default: '1m' }, dry: { type: 'boolean', default: false } },
});
const machine = describeMachine();
const found: { events: number; lines: Line[] }[] = [];
const say = (line: string) => process.stderr.write(`${line}\n`);
for (const name of options.events.split(',')) {
  const size = sizeNamed(name);
  const kept = await reportDatabase(size, say);
  const { databaseUrl, file, remove } = temporaryFolder('bench-reports');
  try {
    copyFileSync(kept, file);
    say(`${name}: DuckDB`);
    const duckDb = await duckDbLinear(file);
    // A slow answer is a figure too.
    const start = () =>
      startServer({ databaseUrl, env: { THROUGHLINE_LOG_LEVEL: 'error', THROUGHLINE_REPORT_SECONDS: '120' } });
    const times = await measureReports(start, duckDb, (what, ms) => say(`  ${what}: ${Math.round(ms)} ms`));
    const lines = linesOf(times, duckDb);
    console.log(`\n${eventsOf(size).toLocaleString('en')} events\n${tableText(lines)}`);
    found.push({ events: eventsOf(size), lines });
  } finally {
    remove();
  }
}
if (!options.dry) {
  writeFileSync(REPORT, reportsMarkdown(machine, found, new Date()));
  say('Written to docs/benchmarks-reports.md');
}
