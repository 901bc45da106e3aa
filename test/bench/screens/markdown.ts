/** docs/benchmarks-screens.md: generated, so that no figure is ever written by hand. */
import type { Machine } from '../machine.ts';
import { isMet, type Line } from '../measure.ts';
import { tableMarkdown } from '../table.ts';
import { WARMED_MS } from '../warmed.ts';

/** @param data how much was looked at, and the screens that were not */
export function screensMarkdown(
  machine: Machine,
  { leads, leftOut }: { leads: number; leftOut: readonly string[] },
  lines: readonly Line[],
  at: Date,
): string {
  const missed = lines.filter((line) => isMet(line) === false).length;
  return `# Benchmarks of screens

Made by \`npm run bench:screens\` on ${at.toISOString().slice(0, 10)}; do not edit by hand.

${leads.toLocaleString('en')} leads; ${lines.length} calls, ${missed === 0 ? 'all' : `all but ${missed}`} within their goal: 300 ms at 90 days, 2 s over all time.${leftOut.length === 0 ? '' : ` Not opened, because the site has none: ${leftOut.join(', ')}.`}

${tableMarkdown(lines)}

**Machine:** ${machine.cores} cores, ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}. Load average
before the run: ${machine.loadBefore.toFixed(1)}${machine.loadBefore > 0.5 ? ' (other programs ran: the times are longer than this machine needs)' : ''}.

## How to read it

- Each screen is opened in a real browser, in a page of its own: the times are of the calls it asks, beside one another, from asking to
  the last byte. A call that several screens share is told with each.
- **90d**: the 90 days up to the newest lead.
- **just after a start**: the server keeps nothing yet, and reads again what reports need at the same time. All else is asked ${WARMED_MS / 1000} s later.
- \`--database=<url>\` looks at a database of one's own.
`;
}
