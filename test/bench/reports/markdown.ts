/** docs/benchmarks-reports.md: generated, so that no figure is ever written by hand. */
import type { Machine } from '../machine.ts';
import type { Line } from '../measure.ts';
import { tableMarkdown } from '../table.ts';

export function reportsMarkdown(
  machine: Machine,
  found: readonly { events: number; lines: readonly Line[] }[],
  at: Date,
): string {
  return `# Benchmarks of reports

Made by \`npm run bench:reports\` on ${at.toISOString().slice(0, 10)}; do not edit by hand.

${found.map(({ events, lines }) => `## ${events.toLocaleString('en')} events\n\n${tableMarkdown(lines)}`).join('\n\n')}

**Machine:** ${machine.cores} cores, ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}. Load average
before the run: ${machine.loadBefore.toFixed(1)}${machine.loadBefore > 0.5 ? ' (other programs ran: the times are longer than this machine needs)' : ''}.

## How to read it

- Times of whole answers over HTTP, from a server as it is started by an operator, on SQLite. Each is asked once: nothing is an
  answer kept from an identical request.
- The data: of ten million events, 100,000 won deals of one lead each, a million visits of these leads before the closing, and 900,000
  visitors whom nobody knows; of fewer events, as much less of everything. The goals are those of ten million events.
- **cold**: the first report after the start. **The same data**: nothing was committed in between. **After ...**: something was, and
  the report has it.
- **20 s after another start**: nothing was asked of that server before; meanwhile it read again what had been asked until the former one
  ended.
- **DuckDB** reads the same touchpoints out of the same file into its memory, and computes the linear model as SQL. It
  allocates nothing to the cent, counts no distinct leads and answers no request.
- **Markov** reads leads as conversions and every visitor who is no lead as one that did not convert.
`;
}
