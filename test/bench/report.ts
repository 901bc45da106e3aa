/** docs/benchmarks.md: generated, so that no figure is ever written by hand. */

import type { Machine } from './machine.ts';
import type { Line } from './measure.ts';
import { tableMarkdown } from './table.ts';

export function reportMarkdown(machine: Machine, lines: readonly Line[], at: Date, seconds: number): string {
  return `# Benchmarks

Made by \`npm run bench\` on ${at.toISOString().slice(0, 10)} in ${seconds} s; do not edit by hand.

${tableMarkdown(lines)}

**Machine:** ${machine.cores} cores, ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}.
Writing and syncing 4 KiB takes ${machine.fsyncMicroseconds} µs here. Load average before the run: ${machine.loadBefore.toFixed(1)}${machine.loadBefore > 0.5 ? ' (other programs ran: the figures are lower than this machine can do)' : ''}.

## What was said besides

${lines
  .filter(({ note }) => note)
  .map(({ what, note }) => `- ${what}: ${note}`)
  .join('\n')}

## How to read it

- Compare ratios, not figures: figures belong to a machine. The baseline of each line was measured in the same run.
- Every event is durable before it is answered (SQLite in WAL mode, \`synchronous=FULL\`), and nothing is switched off for the
  bench but the rate limit. The server, the load generator and the bare route are a process each, on loopback, and share the cores.
- **bare route**: Fastify that parses the same JSON body and answers 202 without doing anything with it.
- **raw SQLite**: the same rows into the same table by a prepared statement, 1,000 a transaction, no HTTP, no threads, no derivation.
- **acknowledged**: answered 2xx. Derivation runs beside it and takes its share of the writer.
- **acknowledged and derived**: all events of a load, divided by the time until they were acknowledged and
  \`throughline_derivation_lag_seconds\` was 0 again. Longer loads than this add nothing: it is the rate that can go on for ever.
- **CPU an event** (Linux): time on a core of the thread that answers and of the one that writes. It says more than the rate where
  other programs run beside: one event can never be faster than the larger of the two.
- **latency**: open loop. A request's time runs from the moment it was due, not from when a connection was free for it.
- **enrichment**: in-process: validation, the collector's steps, the row, reading the landing and its verdict, with warm caches, for every event.
- The visitors are made up: about five events each in one or two visits, 2,000 visits at a time, a third of them direct, the rest
  from search, ads with click ids, social networks and newsletters; one visitor in sixty sends a form with an e-mail address and becomes a lead.
`;
}
