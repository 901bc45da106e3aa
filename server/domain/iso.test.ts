import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toIso } from './iso.ts';

test('says what Date says, for every time of the years 1970 to 9999', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(10_000, 0, 1) - 1 }), (ms) => {
      expect(toIso(ms)).toBe(new Date(ms).toISOString());
    }),
    { numRuns: 2000 },
  );
});

test('at the edges of days, years and the range', () => {
  const day = 86_400_000;
  for (const ms of [0, 1, day - 1, day, Date.UTC(2024, 1, 29), Date.UTC(10_000, 0, 1) - 1, 951_782_399_999])
    expect(toIso(ms)).toBe(new Date(ms).toISOString());
});
