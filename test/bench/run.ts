/**
 * `npm run bench`: measures everything against baselines of the same run, prints a table, writes docs/benchmarks.md.
 * `--only=name,name`: these measures (and what they compare with). `--seconds=4`: that long each. `--quick`: the short run of
 * `npm run check`, where what fails is an event lost or refused; figures of so short a run say little. None of these writes.
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
const QUICK_MEASURES = ['baseline', 'single', 'batch-collect', 'derived', 'enrichment'];

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    seconds: { type: 'string', default: '' },
  },
});
const asked = options.only.split(',').filter((name) => name !== '');
const names = asked.length === 0 && options.quick ? QUICK_MEASURES : asked;
const seconds = Number(options.seconds);
const pace = seconds > 0 ? { warmUpMs: seconds * 400, durationMs: seconds * 1000 } : options.quick ? QUICK : FULL;
const isWhole = names.length === 0 && pace === FULL;
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
const took = Math.round((performance.now() - began) / 1000);
console.log(
  `\n${tableText(lines)}\n\n${machine.cores} × ${machine.cpu}, node ${machine.node}, fsync ${machine.fsyncMicroseconds} µs, ${took} s`,
);
if (isWhole) {
  writeFileSync(REPORT, reportMarkdown(machine, lines, new Date(), took));
  console.log('Written to docs/benchmarks.md');
}
