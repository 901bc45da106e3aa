import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { backupsIn, manifestFile, nameOf, takenAt } from './manifest.ts';
import { backUpNightly, nextAt } from './nightly.ts';
import { removeOldBackups } from './take.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('the next time of day is today or tomorrow, by the clock of the machine', () => {
  const noon = new Date(2026, 4, 10, 12, 0).getTime();
  expect(nextAt({ hour: 12, minute: 1 }, noon)).toBe(new Date(2026, 4, 10, 12, 1).getTime());
  expect(nextAt({ hour: 12, minute: 0 }, noon)).toBe(new Date(2026, 4, 11, 12, 0).getTime());
  expect(nextAt({ hour: 3, minute: 30 }, noon)).toBe(new Date(2026, 4, 11, 3, 30).getTime());
});

test('every night the program is run with the command backup', async () => {
  const place = mkdtempSync(join(tmpdir(), 'throughline-nightly-'));
  const program = join(place, 'program.mjs');
  const log = join(place, 'log');
  writeFileSync(
    program,
    `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(log)}, process.argv.slice(2).join(' ') + '\\n');`,
  );
  const lines = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: new Date(2026, 4, 10, 12, 0) });
  const end = backUpNightly(program, { hour: 3, minute: 30 }, ['--keep-days', '7']);
  for (const night of [1, 2]) {
    vi.advanceTimersByTime(24 * 3_600_000);
    for (let i = 0; i < 200 && lines() < night; i++) await sleep(25);
    expect(lines()).toBe(night);
  }
  end();
  vi.advanceTimersByTime(48 * 3_600_000);
  await sleep(200);
  expect(readFileSync(log, 'utf8')).toBe('backup --keep-days 7\nbackup --keep-days 7\n');
  rmSync(place, { recursive: true });
});

test('old backups go, the newest and what is none of ours stay', () => {
  const place = mkdtempSync(join(tmpdir(), 'throughline-old-'));
  const now = Date.UTC(2026, 4, 30, 3, 30);
  const add = (days: number) => {
    const name = nameOf(now - days * 86_400_000);
    writeFileSync(join(place, name), 'x');
    writeFileSync(join(place, manifestFile(name)), '{}');
    utimesSync(join(place, name), 1, 1);
    return join(place, name);
  };
  const [recent, middle, old] = [add(20), add(25), add(40)];
  const foreign = join(place, 'throughline.db');
  writeFileSync(foreign, 'mine');
  const unfinished = join(place, nameOf(now));
  writeFileSync(unfinished, 'without a manifest it is no backup yet');
  expect(backupsIn(place).map(({ file }) => file)).toEqual([recent, middle, old]);
  expect(removeOldBackups(place, 30, now)).toEqual([old]);
  expect(removeOldBackups(place, 7, now)).toEqual([middle]);
  expect(removeOldBackups(place, 7, now)).toEqual([]);
  for (const file of [recent, foreign, unfinished]) expect(existsSync(file)).toBe(true);
  expect(existsSync(manifestFile(old))).toBe(false);
  rmSync(place, { recursive: true });
});

test('the name of a backup tells when it was taken', () => {
  const now = Date.UTC(2026, 4, 30, 3, 30, 5, 7);
  expect(nameOf(now)).toBe('throughline-20260530T033005007Z.db');
  expect(takenAt(nameOf(now))).toBe(now);
  expect(takenAt('throughline.db')).toBeNull();
});
