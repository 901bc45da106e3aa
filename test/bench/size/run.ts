/**
 * `npm run bench:size`: what grows with the database. `--events=100k,1m` (default) or `10m`, or several; each is compared with an
 * empty database in the same run. `--dry`: writes no docs. Databases are built once, by the program itself, and kept in
 * node_modules/.cache/bench (or `BENCH_CACHE`).
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine } from '../machine.ts';
import type { Line } from '../measure.ts';
import { tableText } from '../table.ts';
import { databaseOf } from './database.ts';
import { linesOf } from './lines.ts';
import { sizeMarkdown } from './markdown.ts';
import { measureSize, type SizeFigures } from './measure-size.ts';

const REPORT = fileURLToPath(new URL('../../../docs/benchmarks-size.md', import.meta.url));
const SIZES: Readonly<Record<string, number>> = { '100k': 100_000, '1m': 1_000_000, '10m': 10_000_000 };

const { values: options } = parseArgs({
  options: { events: { type: 'string', default: '100k,1m' }, dry: { type: 'boolean', default: false } },
});
const names = options.events.split(',');
const unknown = names.filter((name) => !(name in SIZES));
if (unknown.length > 0) throw new Error(`There is no size ${unknown}; there are ${Object.keys(SIZES).join(', ')}`);

const say = (line: string) => process.stderr.write(`${line}\n`);
const files = new Map<string, string>();
for (const name of names) files.set(name, await databaseOf(SIZES[name]!, say));

const machine = describeMachine();
say('empty');
const empty = await measureSize(0, null);
const found: { events: number; lines: Line[] }[] = [];
let smallest: SizeFigures | null = null;
for (const name of names) {
  say(name);
  const figures = await measureSize(SIZES[name]!, files.get(name)!);
  smallest ??= figures;
  const lines = linesOf(figures, empty, smallest);
  console.log(`\n${name} events\n${tableText(lines)}`);
  found.push({ events: SIZES[name]!, lines });
}
if (!options.dry) {
  writeFileSync(REPORT, sizeMarkdown(machine, found, new Date()));
  say('Written to docs/benchmarks-size.md');
}
