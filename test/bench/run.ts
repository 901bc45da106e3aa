/**
 * `npm run bench`: measures everything against baselines of the same run, prints a table, writes docs/benchmarks.md.
 * `--quick`: a few seconds in all, writes nothing. `--only=name,name`: these measures (and what they compare with), writes nothing.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine } from './machine.ts';
import type { Line, Pace, Yardsticks } from './measure.ts';
import { measuresFor } from './measures.ts';
import { reportMarkdown } from './report.ts';
import { tableText } from './table.ts';

const REPORT = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
const FULL: Pace = { warmUpMs: 2500, durationMs: 8000 };
const QUICK: Pace = { warmUpMs: 300, durationMs: 700 };

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
const names = options.only.split(',').filter((name) => name !== '');
const pace = options.quick ? QUICK : FULL;
const machine = describeMachine();
const yardsticks: Yardsticks = {};
const lines: Line[] = [];
const began = performance.now();
for (const measure of measuresFor(names)) {
  process.stderr.write(`${measure.name} …\n`);
  const found = await measure.run(pace, yardsticks);
  for (const { what, figure, unit, note } of found) {
    process.stderr.write(`  ${what}: ${figure.toFixed(1)} ${unit}${note ? ` (${note})` : ''}\n`);
  }
  lines.push(...found);
}
const seconds = Math.round((performance.now() - began) / 1000);
console.log(
  `\n${tableText(lines)}\n\n${machine.cores} × ${machine.cpu}, node ${machine.node}, fsync ${machine.fsyncMicroseconds} µs, ${seconds} s`,
);
if (!options.quick && names.length === 0) {
  writeFileSync(REPORT, reportMarkdown(machine, lines, new Date(), seconds));
  console.log('Written to docs/benchmarks.md');
}
