import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { partOf, writeReserve } from './reserve-file.ts';

const BYTES = 5e6;
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-reserve-'));
  file = join(folder, 't.db.reserve');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('it is written to its last byte, over what an earlier process left', async () => {
  writeFileSync(partOf(file), 'x');
  expect(await writeReserve(file, BYTES, () => false)).toBe(true);
  expect(statSync(file).size).toBe(BYTES);
  expect(readdirSync(folder)).toEqual(['t.db.reserve']);
});

test('what is called off in the middle, or at the last moment, leaves nothing', async () => {
  for (const pieces of [1, 3, 5]) {
    let asked = 0;
    expect(await writeReserve(file, BYTES, () => ++asked > pieces)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('what fails leaves nothing, and an older one stays', async () => {
  writeFileSync(file, 'whole');
  await expect(writeReserve(join(folder, 'missing', 'r'), BYTES, () => false)).rejects.toThrow('ENOENT');
  const fails = writeReserve(file, BYTES, () => {
    throw new Error('disk');
  });
  await expect(fails).rejects.toThrow('disk');
  expect(existsSync(partOf(file))).toBe(false);
  expect(statSync(file).size).toBe(5);
});
