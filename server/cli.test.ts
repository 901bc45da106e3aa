import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VERSION } from './version.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compiled-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = (cache: string) =>
  execFileSync(process.execPath, [fileURLToPath(new URL('./cli.ts', import.meta.url)), '--version'], {
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
    encoding: 'utf8',
  });

test('what was compiled is kept for the next start', () => {
  expect(start(folder)).toBe(`${VERSION}\n`);
  const kept = readdirSync(folder, { recursive: true });
  expect(kept.length).toBeGreaterThan(10);
  expect(start(folder)).toBe(`${VERSION}\n`);
});

test('where nothing can be kept it starts all the same', () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  expect(start(file)).toBe(`${VERSION}\n`);
});
