import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LOCKS, START_LOCKS } from './lock-numbers.ts';

const SERVER = join(import.meta.dirname, '../..');

test('each advisory lock has a number of its own', () => {
  const numbers = [...Object.values(LOCKS), ...Object.values(START_LOCKS)];
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('and nowhere else is one', () => {
  const named = globSync('**/*.ts', { cwd: SERVER }).filter((file) =>
    /7_?204_?\d{3}/.test(readFileSync(join(SERVER, file), 'utf8')),
  );
  expect(named).toEqual([join('storage', 'postgres', 'lock-numbers.ts')]);
});
