import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toIso } from '../domain/iso.ts';
import { readInstant } from './time.ts';

const at = (...parts: Parameters<typeof Date.UTC>) => Date.UTC(...parts);

describe('a time', () => {
  test.each<[string | number, number]>([
    ['2026-01-31T09:30:00.000Z', at(2026, 0, 31, 9, 30)],
    ['2026-01-31T09:30:00Z', at(2026, 0, 31, 9, 30)],
    ['2026-01-31T09:30Z', at(2026, 0, 31, 9, 30)],
    ['2026-01-31', at(2026, 0, 31)],
    ['2026-01-31T09:30:00', at(2026, 0, 31, 9, 30)],
    ['2026-01-31 09:30:00', at(2026, 0, 31, 9, 30)],
    ['2026-01-31 09:30', at(2026, 0, 31, 9, 30)],
    ['2026-01-31T09:30:00+02:00', at(2026, 0, 31, 7, 30)],
    ['2026-01-31T09:30:00+0200', at(2026, 0, 31, 7, 30)],
    ['2026-01-31T09:30:00-05:30', at(2026, 0, 31, 15)],
    ['2026-01-31 09:30:00 +0200', at(2026, 0, 31, 7, 30)],
    ['2026-01-31 09:30:00+00', at(2026, 0, 31, 9, 30)],
    ['2026-01-31T09:30:00-05', at(2026, 0, 31, 14, 30)],
    ['2026-01-31T09:30:00.5Z', at(2026, 0, 31, 9, 30, 0, 500)],
    ['2026-01-31T09:30:00,123Z', at(2026, 0, 31, 9, 30, 0, 123)],
    ['2026-01-31T09:30:00.123456789Z', at(2026, 0, 31, 9, 30, 0, 123)],
    ['2026-01-31t09:30:00z', at(2026, 0, 31, 9, 30)],
    ['  2026-01-31T09:30:00Z\n', at(2026, 0, 31, 9, 30)],
    ['2026-01-31T24:00:00Z', at(2026, 1, 1)],
    ['2024-02-29', at(2024, 1, 29)],
    ['1970-01-01T00:00:00Z', 0],
    ['9999-12-31T23:59:59.999Z', at(9999, 11, 31, 23, 59, 59, 999)],
    [0, 0],
    [1_769_851_800_000, 1_769_851_800_000],
    [1_769_851_800_000.6, 1_769_851_800_001],
  ])('%j is read', (sent, ms) => {
    expect(readInstant(sent)).toBe(ms);
  });

  test.each<[string | number]>([
    ['yesterday'],
    [''],
    [' '],
    ['2026'],
    ['2026-01'],
    ['31.01.2026'],
    ['01/31/2026'],
    ['Sat, 31 Jan 2026 09:30:00 GMT'],
    ['1769851800000'],
    ['2026-13-01'],
    ['2026-00-10'],
    ['2026-01-32'],
    ['2026-02-30'],
    ['2026-02-30T10:00:00Z'],
    ['2025-02-29T10:00:00+02:00'],
    ['2026-04-31 10:00'],
    ['2026-01-31T25:00:00Z'],
    ['2026-01-31T24:00:01Z'],
    ['2026-01-31T09:60:00Z'],
    ['2026-01-31T09:30:61Z'],
    ['2026-01-31T09:30:00+99:99'],
    ['2026-01-31T9:30Z'],
    ['2026-01-31T'],
    ['2026-01-31Z'],
    ['2026-01-31T09:30:00ZZ'],
    ['2026-01-31T09:30:00Z; drop table'],
    ['1969-12-31T23:59:59.999Z'],
    ['-000001-01-01T00:00:00Z'],
    ['+010000-01-01T00:00:00Z'],
    ['+275760-09-13T00:00:00Z'],
    ['300000-01-01T00:00:00Z'],
    [-1],
    [at(10_000, 0, 1)],
    [1e300],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
  ])('%j is none', (sent) => {
    expect(readInstant(sent)).toBeNull();
  });

  test('a text of any length is refused in no time', () => {
    expect(readInstant(`2026-01-31T09:30:00.${'1'.repeat(100_000)}Z`)).toBeNull();
    expect(readInstant(' '.repeat(100_000))).toBeNull();
  });

  test('that is written is read as the same', () => {
    const instants = fc.integer({ min: 0, max: at(9999, 11, 31) });
    fc.assert(
      fc.property(instants, (ms) => {
        expect(readInstant(toIso(ms))).toBe(ms);
      }),
    );
  });

  test('whatever is sent is a time or none', () => {
    const like = fc.string({ unit: fc.constantFrom(...'0123456789-:TZ+. '), maxLength: 30 });
    fc.assert(
      fc.property(fc.oneof(like, fc.string({ unit: 'binary' }), fc.double()), (sent) => {
        const ms = readInstant(sent);
        if (ms !== null) expect(toIso(ms)).toMatch(/^\d{4}-/);
      }),
    );
  });
});
