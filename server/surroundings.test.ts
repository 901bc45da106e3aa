import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Config } from './settings.ts';
import { surroundingsOf } from './surroundings.ts';

let place: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'throughline-surroundings-'));
});

afterEach(() => rmSync(place, { recursive: true }));

const writable = (backupFolder: string) =>
  surroundingsOf({
    backupFolder,
    databaseUrl: `sqlite:${place}/throughline.db`,
  } as unknown as Config).backupsWritable();

test('backups can be written into a folder, also where it is yet to be made', () => {
  expect(writable(place)).toBe(true);
  expect(writable(join(place, 'on', 'another', 'disk'))).toBe(true);
});

test('but not into a file, nor below one', () => {
  writeFileSync(join(place, 'file'), '');
  expect(writable(join(place, 'file'))).toBe(false);
  expect(writable(join(place, 'file', 'backups'))).toBe(false);
});
