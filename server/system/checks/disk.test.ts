import { expect, test } from 'vitest';
import type { Situation } from '../situation.ts';
import { size } from './check.ts';
import { daysLeft, disk } from './disk.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 31);

const situation = (free: number, growth: { days: number; bytes: number } | null): Situation =>
  ({
    now: NOW,
    engine: 'sqlite',
    disk: { free, total: 100e9 },
    room: null,
    storage: {
      bytes: 5e9,
      before: growth && { at: NOW - growth.days * DAY, bytes: 5e9 - growth.bytes },
      unsafe: [],
      clock: null,
      lastKnown: null,
      silence: null,
    },
  }) as unknown as Situation;

test('the forecast is the room divided by the pace', () => {
  expect(daysLeft(100, 1000, { at: NOW - 10 * DAY, bytes: 900 }, NOW)).toBe(10);
  expect(daysLeft(100, 1000, { at: NOW - 10 * DAY, bytes: 1000 }, NOW)).toBe(Number.POSITIVE_INFINITY);
  expect(daysLeft(100, 1000, { at: NOW - 60_000, bytes: 900 }, NOW)).toBeNull();
  expect(daysLeft(100, 1000, null, NOW)).toBeNull();
});

test.each([
  [50e9, { days: 14, bytes: 1e9 }, 'ok', 'about 700 days'],
  [50e9, { days: 14, bytes: 0 }, 'ok', 'more than ten years'],
  [50e9, null, 'ok', 'when it has run for a day'],
  [10e9, { days: 10, bytes: 10e9 }, 'warn', 'full in 10 days'],
  [0.5e9, null, 'fail', 'nearly full: 500 MB free of 100 GB'],
] as const)('%d bytes free, growing by %j: %s', (free, growth, status, said) => {
  const verdict = disk(situation(free, growth))!;
  expect(verdict.status).toBe(status);
  expect(verdict.said).toContain(said);
});

test('sizes are read by people', () => {
  expect([0, 999, 1000, 1_450_000, 123_456_789, 5e12].map(size)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '1.4 MB',
    '123 MB',
    '5.0 TB',
  ]);
});
