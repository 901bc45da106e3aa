/** docs/benchmarks-size.md: generated, so that no figure is ever written by hand. */
import type { Machine } from '../machine.ts';
import type { Line } from '../measure.ts';
import { tableMarkdown } from '../table.ts';

export function sizeMarkdown(
  machine: Machine,
  found: readonly { events: number; lines: readonly Line[] }[],
  at: Date,
): string {
  const table = ({ events, lines }: { events: number; lines: readonly Line[] }) =>
    [
      `## ${events.toLocaleString('en')} events`,
      tableMarkdown(lines),
      lines
        .filter(({ note }) => note)
        .map(({ what, note }) => `- ${what}: ${note}`)
        .join('\n'),
    ].join('\n\n');
  return `# Benchmarks by size

Made by \`npm run bench:size\` on ${at.toISOString().slice(0, 10)}; do not edit by hand.

${found.map(table).join('\n\n')}

**Machine:** ${machine.cores} cores, ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}. Load average
before the run: ${machine.loadBefore.toFixed(1)}${machine.loadBefore > 0.5 ? ' (other programs ran: the figures are worse than this machine can do)' : ''}.

## How to read it

- The visitors are those of \`npm run bench\`; among them stand people with long histories, who are read and joined.
- **start**: from the start of the process until it listens.
- **acknowledged and derived**: a load of new visitors over HTTP, until everything of it is derived. Its baseline is the same load on
  an empty database in the same run.
- **journey**, **claim**: whole answers over HTTP, one after another, on a server without other work. Journeys are timed after
  thousands of reads, which compile what they are made with; how many of those before were in time stands in a note. The claim is a \`POST /v1/leads\`
  that makes two leads one; its answer waits until the change is durable and the lead is read again.
- **on disk**: the database file with everything that is derived, divided by the events.
`;
}
