import { describe, expect, test } from 'vitest';
import { readPeriod, startOfDay } from './period.ts';
import { ProblemError } from './problem.ts';

const iso = (ms: number | null | undefined) => (typeof ms === 'number' ? new Date(ms).toISOString() : ms);

describe('the first instant of a day', () => {
  test.each([
    ['in UTC', 'UTC', '2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['east of it', 'Europe/Berlin', '2026-01-31', '2026-01-30T23:00:00.000Z'],
    ['west of it', 'America/New_York', '2026-01-31', '2026-01-31T05:00:00.000Z'],
    ['half an hour off', 'Asia/Kolkata', '2026-01-31', '2026-01-30T18:30:00.000Z'],
    ['a quarter of an hour off', 'Asia/Kathmandu', '2026-01-31', '2026-01-30T18:15:00.000Z'],
    ['far east', 'Pacific/Kiritimati', '2026-01-31', '2026-01-30T10:00:00.000Z'],
    ['far west', 'Pacific/Pago_Pago', '2026-01-31', '2026-01-31T11:00:00.000Z'],
    ['on the day the clock goes forward', 'Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z'],
    ['on the day after', 'Europe/Berlin', '2026-03-30', '2026-03-29T22:00:00.000Z'],
    ['on the day the clock goes back', 'Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z'],
    ['on the day after that', 'Europe/Berlin', '2026-10-26', '2026-10-25T23:00:00.000Z'],
    ['forward in New York', 'America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['back in New York', 'America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z'],
    ['without a midnight, west', 'America/Havana', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['without a midnight, south', 'America/Santiago', '2024-09-08', '2024-09-08T04:00:00.000Z'],
    ['without a midnight, east', 'Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00.000Z'],
    ['with two midnights, west', 'America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z'],
    ['with two midnights, in the middle', 'Atlantic/Azores', '2026-10-25', '2026-10-25T00:00:00.000Z'],
    ['after an evening that came twice', 'Asia/Beirut', '2026-10-25', '2026-10-24T22:00:00.000Z'],
    ['after a day that never was', 'Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z'],
    ['in the year 1970', 'UTC', '1970-01-01', '1970-01-01T00:00:00.000Z'],
  ])('%s', (_where, zone, date, instant) => {
    expect(iso(startOfDay(date, zone))).toBe(instant);
  });

  test.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-01', '2026-01-00', '0000-00-00'])(
    'there is none of %s',
    (date) => {
      expect(startOfDay(date, 'Europe/Berlin')).toBeNull();
    },
  );

  const HOUR = 3_600_000;
  test.each([
    'Europe/Berlin',
    'America/Havana',
    'Asia/Beirut',
    'Africa/Cairo',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Asia/Tehran',
    'Atlantic/Azores',
  ])('follows the day before by a day, or an hour more or less, and the calendar of %s agrees', (timeZone) => {
    const calendar = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    let before = startOfDay('2024-12-31', timeZone)!;
    for (let day = 0; day < 730; day++) {
      const date = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
      const start = startOfDay(date, timeZone)!;
      expect(calendar.format(start), date).toBe(date);
      expect(calendar.format(start - 1), date).not.toBe(date);
      expect([23, 23.5, 24, 24.5, 25]).toContain((start - before) / HOUR);
      before = start;
    }
  });
});

describe('a period', () => {
  test('of dates is in the site’s time zone', () => {
    const { from, to } = readPeriod({ from: '2026-01-01', to: '2026-02-01' }, 'Europe/Berlin');
    expect([iso(from), iso(to)]).toEqual(['2025-12-31T23:00:00.000Z', '2026-01-31T23:00:00.000Z']);
  });

  test('of full times is as they say, wherever the site is', () => {
    const { from, to } = readPeriod({ from: '2026-01-01T10:00:00+02:00', to: '2026-01-01T10:00:00' }, 'Asia/Tokyo');
    expect([iso(from), iso(to)]).toEqual(['2026-01-01T08:00:00.000Z', '2026-01-01T10:00:00.000Z']);
  });

  test('may be open at either end', () => {
    expect(readPeriod({}, 'UTC')).toEqual({ from: undefined, to: undefined });
    expect(readPeriod({ to: '2026-01-01' }, 'UTC')).toEqual({ from: undefined, to: Date.UTC(2026, 0, 1) });
  });

  test('that cannot be read is refused, with every end that is wrong', () => {
    try {
      readPeriod({ from: 'last week', to: '2026-02-30' }, 'UTC');
      expect.unreachable();
    } catch (error) {
      const problem = error as ProblemError;
      expect(problem).toBeInstanceOf(ProblemError);
      expect(problem.status).toBe(400);
      expect(problem.options.errors?.map((fault) => fault.parameter)).toEqual(['from', 'to']);
      expect(JSON.stringify(problem.options)).not.toContain('last week');
    }
  });
});
