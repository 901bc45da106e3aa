/**
 * `npm run bench:memory`: is the server's memory flat under a steady load? `--minutes=10`, `--rate=2000` (events a second).
 * Leads are named and read meanwhile. Writes docs/benchmarks-memory.md, unless it was a shorter run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runLoad } from '../load-job.ts';
import { describeMachine } from '../machine.ts';
import type { Line } from '../measure.ts';
import { tableMarkdown, tableText } from '../table.ts';
import { withServer } from '../with-server.ts';

const REPORT = fileURLToPath(new URL('../../../docs/benchmarks-memory.md', import.meta.url));
const WHOLE_MINUTES = 10;
const SAMPLE_MS = 5000;
/** Caches fill and code is compiled in the beginning: it is not looked at. */
const WARM_UP = 0.3;
/** The end may have so much more than the beginning, in percent. */
const GOAL_PERCENT = 10;

const { values: options } = parseArgs({
  options: { minutes: { type: 'string', default: `${WHOLE_MINUTES}` }, rate: { type: 'string', default: '2000' } },
});
const minutes = Number(options.minutes);
const rate = Number(options.rate);
const durationMs = minutes * 60_000;
const eventsPerRequest = 5;
const machine = describeMachine();

const { samples, events } = await withServer(async (server) => {
  const samples: number[] = [];
  const headers = { authorization: `Bearer ${server.adminKey}` };
  const look = setInterval(() => {
    samples.push(residentMiB(server.pid));
    process.stderr.write(`  ${samples.length * (SAMPLE_MS / 1000)} s: ${Math.round(samples.at(-1)!)} MiB\n`);
    // What people do beside the load.
    for (const path of ['/v1/leads?limit=100', '/v1/reports/attribution?models=all', '/v1/reports/kpis', '/metrics'])
      void fetch(server.url + path, { headers }).then((response) => response.arrayBuffer());
  }, SAMPLE_MS);
  try {
    const load = await runLoad({
      door: 'collect',
      port: server.port,
      key: server.writeKey,
      eventsPerRequest,
      connections: 32,
      prepare: 1000,
      requestsPerSecond: rate / eventsPerRequest,
      warmUpMs: 0,
      durationMs,
      seed: 9,
    });
    return { samples, events: load.allAccepted };
  } finally {
    clearInterval(look);
  }
});

const steady = samples.slice(Math.floor(samples.length * WARM_UP));
const third = Math.max(1, Math.floor(steady.length / 3));
const begin = median(steady.slice(0, third));
const end = median(steady.slice(-third));
const lines: Line[] = [
  { what: 'memory, first third after the warm-up', figure: begin, unit: 'MiB' },
  { what: 'memory, last third', figure: end, unit: 'MiB' },
  {
    what: 'growth between them',
    figure: (end / begin - 1) * 100,
    unit: '%',
    goal: { of: 'figure', value: GOAL_PERCENT, better: 'less' },
    note: `${events.toLocaleString('en')} events in ${minutes} min; largest ${Math.round(Math.max(...samples))} MiB`,
  },
];
console.log(tableText(lines));
if (minutes >= WHOLE_MINUTES) {
  writeFileSync(
    REPORT,
    `# Benchmark of memory

Made by \`npm run bench:memory\` on ${new Date().toISOString().slice(0, 10)}; do not edit by hand.

${tableMarkdown(lines)}

${lines[2]!.note}. Resident memory of the whole process, all threads, read every ${SAMPLE_MS / 1000} seconds, while ${rate.toLocaleString('en')} events
a second arrive and leads, reports and metrics are read every ${SAMPLE_MS / 1000} seconds. The first ${WARM_UP * 100} % of the run are left out.

**Machine:** ${machine.cores} cores, ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}.
`,
  );
  process.stderr.write('Written to docs/benchmarks-memory.md\n');
}

/** Linux tells it. */
function residentMiB(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found![1]) / 1024;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
