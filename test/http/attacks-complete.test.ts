import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { NOT_HERE } from './attacks-not-here.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const sources = readdirSync(folder)
  .filter(
    (file) =>
      /^(attack|audit|digest-mail|masked|person|restriction|webhook).*\.test\.ts$/.test(file) &&
      file !== 'attacks-complete.test.ts',
  )
  .map((file) => readFileSync(`${folder}${file}`, 'utf8'))
  .concat(readFileSync(`${folder}../browser/dashboard/hostile-text.test.ts`, 'utf8'));
/** Numbers at the beginning of a test's name: `test('T11: ...`. */
const tested = new Set(
  sources.flatMap((text) =>
    [...text.matchAll(/(?:test|it|describe)(?:\.\w+(?:\([^)]*\))?)*\(\s*['"`]([TP]\d\d):/g)].map(
      ([, number]) => number!,
    ),
  ),
);

const range = (letter: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `${letter}${String(i + from).padStart(2, '0')}`);
const all = [...range('T', 1, 79), ...range('P', 7, 13), ...range('P', 19, 20)];

test.each(all)('%s is tested, or there is a reason why it cannot happen', (attack) => {
  const reason = NOT_HERE[attack];
  if (tested.has(attack)) expect(reason, 'it is tested: the reason is out of date').toBeUndefined();
  else expect(reason ?? 'neither').toMatch(/^There (is|are) no .{10,}/);
});

test('reasons are given for attacks of the list only', () => {
  expect(Object.keys(NOT_HERE).filter((attack) => !all.includes(attack))).toEqual([]);
});
