/** What `npm run demo` takes and keeps: options, the name of the site, the truth beside the database. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError } from '../../server/config.ts';
import { readOptions } from '../../server/demo/command.ts';
import { nameOf, readName } from '../../server/demo/demo-site.ts';
import { startOfDay } from '../../server/demo/generator/calendar.ts';
import { unitsOf, wholeDataset } from '../../server/demo/generator/dataset.ts';
import { scaleFor } from '../../server/demo/generator/definition.ts';
import { withTruthFile } from '../../server/demo/truth-file.ts';

test('without options any demo will do; with them only that one', () => {
  expect(readOptions([])).toEqual({ seed: null, scale: null });
  expect(readOptions(['--seed', '7'])).toEqual({ seed: 7, scale: null });
  expect(readOptions(['--events=100000'])).toEqual({ seed: null, scale: scaleFor(100_000) });
});

test.each([[['--seed', 'x']], [['--events', '-3']], [['--sede', '7']], [['seven']]])('%j is refused', (args) => {
  expect(() => readOptions(args)).toThrow(ConfigError);
});

test.each([
  { seed: 1, scale: 1, endsAt: startOfDay(Date.UTC(2026, 0, 31, 12)) },
  { seed: 42, scale: 3.03, endsAt: startOfDay(Date.UTC(2026, 6, 1, 12)) },
])('the name of a site tells the dataset it holds: $seed', (definition) => {
  expect(readName(nameOf(definition, false))).toEqual({ definition, filled: false });
  expect(readName(nameOf(definition, true))).toEqual({ definition, filled: true });
});

test('other sites are none of ours', () => {
  for (const name of ['My site', 'Demo: my own', 'Try-it site']) expect(readName(name)).toBeNull();
});

test('the truth stands beside the database, a line each', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-truth-'));
  const definition = { seed: 2, scale: 0.02, endsAt: startOfDay(Date.UTC(2026, 0, 31, 12)) };
  const file = join(folder, 'truth.ndjson');
  const passed = [...withTruthFile(file, definition, unitsOf(definition))];
  expect(passed).toEqual([...unitsOf(definition)]);
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  rmSync(folder, { recursive: true });
  const { leads, deals, counts } = wholeDataset(definition);
  const kind = (name: string) => lines.filter((line) => line.kind === name);
  expect(kind('lead').map(({ person }) => person)).toEqual(leads.map(({ person }) => person));
  expect(kind('deal').map(({ externalId }) => externalId)).toEqual(deals.map(({ externalId }) => externalId));
  expect(lines[0]).toEqual({ kind: 'definition', ...definition });
  expect(lines.at(-1)).toEqual({ kind: 'counts', ...counts });
  const told = new Set(kind('touchpoint').map(({ id }) => id));
  for (const deal of deals) for (const { touchpoint } of deal.causes) expect(told.has(touchpoint)).toBe(true);
});
