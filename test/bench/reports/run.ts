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
import { eventsOf, type Size } from './facts.ts';
import { linesOf } from './lines.ts';
import { reportsMarkdown } from './markdown.ts';
import { measureReports } from './measure-reports.ts';

const REPORT = fileURLToPath(new URL('../../../docs/benchmarks-reports.md', import.meta.url));
/** 100 thousand won deals with a million touchpoints among ten million events, a million journeys; and parts of all that. */
const WHOLE: Size = { deals: 100_000, touches: 10, anonymous: 900_000, pageViews: 10 };
const part = (share: number): Size => ({ ...WHOLE, deals: WHOLE.deals * share, anonymous: WHOLE.anonymous * share });
const SIZES: Readonly<Record<string, Size>> = {
  '100k': part(0.01),
  '300k': part(0.03),
  '1m': part(0.1),
  '3m': part(0.3),
  '10m': WHOLE,
};

const { values: options } = parseArgs({
  options: { events: { type: 'string', default: '1m' }, dry: { type: 'boolean', default: false } },
});
const machine = describeMachine();
const found: { events: number; lines: Line[] }[] = [];
const say = (line: string) => process.stderr.write(`${line}\n`);
for (const name of options.events.split(',')) {
  const size = SIZES[name];
  if (!size) throw new Error(`There is no size ${name}; there are ${Object.keys(SIZES).join(', ')}`);
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
