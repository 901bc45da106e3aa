import { expect, test } from 'vitest';
import type { Examination } from '../../storage/facts/examine.ts';
import { clock } from './clock.ts';

const NOW = Date.UTC(2026, 0, 31);
const DAY = 86_400_000;
const judge = (found: Partial<Examination>) =>
  clock({ now: NOW, storage: { clock: null, lastKnown: null, silence: null, ...found } as Examination, seen: null });

test('a clock that agrees with what the database was told is well', () => {
  expect(judge({ lastKnown: NOW - 1000, clock: NOW + 1000 }).status).toBe('ok');
});

test("one that went back, was perhaps put ahead, or is not the server's own is told", () => {
  expect(judge({ lastKnown: NOW + 3 * DAY })).toMatchObject({
    status: 'fail',
    said: expect.stringContaining('3 days'),
  });
  expect(judge({ silence: { from: NOW - 400 * DAY, to: NOW } })).toMatchObject({
    status: 'warn',
    said: expect.stringMatching(/400 days before 2026-01-31.*Retention waits/),
  });
  expect(judge({ clock: NOW - 600_000 })).toMatchObject({
    status: 'warn',
    said: expect.stringContaining('10 min apart'),
  });
});
