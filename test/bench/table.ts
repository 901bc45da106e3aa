/** The figures as a table: for the terminal, and as Markdown. */
import { isMet, type Line, ratioOf } from './measure.ts';

const HEADINGS = ['what', 'figure', 'baseline', 'ratio', 'goal', 'met?'];

export function tableText(lines: readonly Line[]): string {
  const rows = [HEADINGS, ...lines.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  '),
    )
    .join('\n');
}

export function tableMarkdown(lines: readonly Line[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(HEADINGS),
    row(['---', '--:', '--:', '--:', '--:', '---']),
    ...lines.map((line) => row(cells(line))),
  ].join('\n');
}

function cells(line: Line): string[] {
  const { what, figure, unit, baseline, goal } = line;
  const ratio = ratioOf(line);
  const met = isMet(line);
  const sign = goal?.better === 'more' ? '≥' : '<';
  return [
    what,
    `${amount(figure)} ${unit}`,
    baseline ? `${amount(baseline.figure)} (${baseline.what})` : '',
    ratio === null ? '' : percent(ratio),
    goal ? `${sign} ${goal.of === 'ratio' ? percent(goal.value) : amount(goal.value)}` : '',
    met === null ? '' : met ? 'yes' : 'NO',
  ];
}

const amount = (value: number) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1).replace(/\.0$/, '');
const percent = (value: number) => `${Math.round(value * 100)} %`;
