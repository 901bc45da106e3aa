import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sqliteStartError } from './start-error.ts';
import { openSqliteStorage } from './storage.ts';

let place: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'throughline-start-'));
});

afterEach(() => rmSync(place, { recursive: true }));

const open = (path: string) =>
  openSqliteStorage(
    path,
    () => {},
    () => {},
  );

test('a path below a file says that it cannot be opened, and names it', async () => {
  const path = join(place, 'file', 'throughline.db');
  writeFileSync(join(place, 'file'), '');
  await expect(open(path)).rejects.toThrow(`The database ${path} cannot be opened and written`);
});

test('a file that is no database says so, and what to do', async () => {
  const path = join(place, 'throughline.db');
  writeFileSync(path, 'a letter to somebody, '.repeat(1000));
  await expect(open(path)).rejects.toThrow(/is damaged, or is no database: throughline verify .* \(SQLITE_NOTADB\)/);
});

test('a full disk is told apart, and what is not known stays as it is', () => {
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  expect(sqliteStartError(full, 'x.db')).toMatchObject({ message: expect.stringContaining('its disk is full') });
  const other = new Error('something else');
  expect(sqliteStartError(other, 'x.db')).toBe(other);
});
