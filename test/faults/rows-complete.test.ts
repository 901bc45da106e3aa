import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FAULT_ROWS } from './fault-rows.ts';

const all = [...Array.from({ length: 52 }, (_, i) => `F${String(i + 1).padStart(2, '0')}`), 'P10', 'P16'];

test('every fault is in the list, and no other', () => {
  expect(Object.keys(FAULT_ROWS)).toEqual(all);
});

test.each(all)('%s has a test that is there, or a reason why it has none', (name) => {
  const row = FAULT_ROWS[name]!;
  if ('untested' in row) {
    expect(row.untested).toMatch(/^[A-Z].{30,}\.$/);
    return;
  }
  const source = readFileSync(fileURLToPath(new URL(`../../${row.file}`, import.meta.url)), 'utf8');
  // At the beginning of the name of a test.
  const isThere = [`'${row.test}`, `"${row.test}`, `\`${row.test}`].some((title) => source.includes(title));
  expect(isThere, `${row.file}: ${row.test}`).toBe(true);
});
