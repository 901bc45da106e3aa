import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findChromium, findShell, type Places } from './browser.ts';

const machine = mkdtempSync(join(tmpdir(), 'throughline-browser-'));
afterAll(() => rmSync(machine, { recursive: true }));

function program(path: string, mode = 0o755): string {
  const file = join(machine, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, mode);
  return file;
}

const managed = program('playwright/chrome');
const own = program('own/chrome');
const onPath = program('bin/google-chrome');
const usual = program('opt/chrome');

const empty: Places = {
  playwright: join(machine, 'absent'),
  chromePath: undefined,
  path: '',
  usual: [],
  usualShells: [],
  isRoot: false,
};

test('Playwright’s own browser comes first, then CHROME_PATH, then PATH, then the usual places', () => {
  const all = { ...empty, playwright: managed, chromePath: own, path: `/nowhere:${dirname(onPath)}`, usual: [usual] };
  expect(findChromium(all)).toMatchObject({ executablePath: managed, origin: 'playwright' });
  const unmanaged = { ...all, playwright: empty.playwright };
  expect(findChromium(unmanaged)).toMatchObject({ executablePath: own, origin: 'CHROME_PATH' });
  const unset = { ...unmanaged, chromePath: undefined };
  expect(findChromium(unset)).toMatchObject({ executablePath: onPath, origin: 'system' });
  expect(findChromium({ ...unset, path: '' })).toMatchObject({ executablePath: usual, origin: 'system' });
});

test('a machine without a browser has none', () => {
  expect(findChromium(empty)).toBeUndefined();
});

test('a folder or a file that cannot be run is no browser', () => {
  const plain = program('bin2/chromium', 0o644);
  mkdirSync(join(machine, 'bin3/chromium'), { recursive: true });
  expect(findChromium({ ...empty, path: `${dirname(plain)}:${join(machine, 'bin3')}` })).toBeUndefined();
});

test('a wrong CHROME_PATH is said, not passed over', () => {
  expect(() => findChromium({ ...empty, chromePath: '/no/chrome', usual: [usual] })).toThrow('/no/chrome');
});

test('the sandbox is given up for root only', () => {
  const found = (isRoot: boolean) => findChromium({ ...empty, usual: [usual], isRoot })?.args;
  expect(found(true)).toContain('--no-sandbox');
  expect(found(false)).not.toContain('--no-sandbox');
  expect(found(false)).toContain('--disable-background-networking');
});

test('the shell is taken where Chromium is the system’s, from PATH or the usual places', () => {
  const shell = program('bin/chromium-headless-shell');
  const usualShell = program('opt/chrome-headless-shell');
  const system = { ...empty, usual: [usual], usualShells: [usualShell], path: dirname(shell) };
  expect(findShell(system)).toMatchObject({ executablePath: shell, origin: 'system' });
  expect(findShell({ ...system, path: '' })).toMatchObject({ executablePath: usualShell });
  expect(findShell({ ...system, path: '', usualShells: [] })).toBeUndefined();
  expect(findShell({ ...system, chromePath: own })).toBeUndefined();
});
