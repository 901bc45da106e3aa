/** The eighteen months of the demo company, on the clocks of Berlin. */
import { expect, test } from 'vitest';
import { Calendar, startOfDay } from '../../server/demo/generator/calendar.ts';
import { Random } from '../../server/demo/generator/random.ts';

const iso = (instant: number) => new Date(instant).toISOString();
const calendar = new Calendar(startOfDay(Date.UTC(2026, 3, 1, 12)));

test('a day begins at midnight in Berlin, in summer and in winter', () => {
  expect(iso(startOfDay(Date.parse('2026-07-10T21:59:59Z')))).toBe('2026-07-09T22:00:00.000Z');
  expect(iso(startOfDay(Date.parse('2026-07-10T22:00:00Z')))).toBe('2026-07-10T22:00:00.000Z');
  expect(iso(startOfDay(Date.parse('2026-01-10T23:00:00Z')))).toBe('2026-01-10T23:00:00.000Z');
  // The day of the change itself begins in the old time.
  expect(iso(startOfDay(Date.parse('2025-10-26T12:00:00Z')))).toBe('2025-10-25T22:00:00.000Z');
  expect(iso(startOfDay(Date.parse('2026-03-29T12:00:00Z')))).toBe('2026-03-28T23:00:00.000Z');
});

test('it has every day of eighteen months once, and ends where it is told to', () => {
  const { days } = calendar;
  expect(days[0]!.date).toBe('2024-10-01');
  expect(days.at(-1)!.date).toBe('2026-03-31');
  for (const [i, day] of days.entries()) {
    expect(day.startsAt + day.hours * 3_600_000).toBe(days[i + 1]?.startsAt ?? calendar.endsAt);
  }
});

test('the nights when clocks change have an hour too many or too few', () => {
  expect(calendar.days.filter(({ hours }) => hours !== 24).map(({ date, hours }) => [date, hours])).toEqual([
    ['2024-10-27', 25],
    ['2025-03-30', 23],
    ['2025-10-26', 25],
    ['2026-03-29', 23],
  ]);
});

test('a time on the clocks is that instant, also on the days that clocks change', () => {
  const day = (date: string) => calendar.days.findIndex((candidate) => candidate.date === date);
  expect(iso(calendar.at(day('2025-10-26'), 9 * 60))).toBe('2025-10-26T08:00:00.000Z');
  expect(iso(calendar.at(day('2025-03-30'), 9 * 60))).toBe('2025-03-30T07:00:00.000Z');
  // Of the hour that comes twice, the first.
  expect(iso(calendar.at(day('2025-10-26'), 2 * 60 + 30))).toBe('2025-10-26T00:30:00.000Z');
  // After the end there is nothing.
  expect(calendar.at(calendar.days.length, 0)).toBe(Number.POSITIVE_INFINITY);
});

test('an instant finds its day, and shares of the visitors their days in order', () => {
  for (const [i, { startsAt, hours }] of calendar.days.entries()) {
    expect(calendar.dayOf(startsAt)).toBe(i);
    expect(calendar.dayOf(startsAt + hours * 3_600_000 - 1)).toBe(i);
  }
  const found = Array.from({ length: 101 }, (_, i) => calendar.quantile(i / 100));
  expect(found).toEqual(found.toSorted((a, b) => a - b));
  expect(found[0]).toBe(0);
  expect(found[100]).toBe(calendar.days.length - 1);
});

test('later is later, and rarely on a Sunday', () => {
  const random = new Random('test');
  let sundays = 0;
  for (let i = 0; i < 500; i++) {
    const after = calendar.startsAt + i * 86_400_000;
    const later = calendar.later(random, after, 3);
    expect(later).toBeGreaterThan(after);
    if (calendar.days[calendar.dayOf(later)]?.weekday === 0) sundays++;
  }
  // An even spread would make 71.
  expect(sundays).toBeLessThan(36);
});
