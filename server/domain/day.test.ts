import { expect, test } from 'vitest';
import { addDays } from '../../shared/periods.ts';
import { dayIn, spansOf, startOf } from './day.ts';

test.each(['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'])(
  'a day in %s begins at its first instant, also where clocks are shifted',
  (zone) => {
    const dayOf = dayIn(zone);
    for (let date = '2025-01-01'; date < '2026-01-02'; date = addDays(date, 1)) {
      const at = startOf(date, dayOf);
      expect(dayOf(at)).toBe(date);
      expect(dayOf(at - 1)).toBe(addDays(date, -1));
    }
  },
);

test.each(['UTC', 'Europe/London', 'Atlantic/Azores', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/Havana'])(
  'every quarter of an hour in %s lies on the day that its calendar says',
  (zone) => {
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    const dayOf = dayIn(zone);
    // Apia had no 30 December 2011.
    for (const year of [2011, 2025]) {
      for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 2); at += 900_000) {
        if (dayOf(at + 899_999) !== format.format(at)) throw new Error(`${new Date(at).toISOString()} in ${zone}`);
      }
    }
    expect(dayOf(-1)).toBe(format.format(-1));
  },
);

test('a period is cut where one of its units changes', () => {
  const at = (text: string) => Date.parse(text);
  const period = { from: at('2026-01-30T12:00Z'), to: at('2026-02-03T01:00Z') };
  expect(spansOf(period, ['month', 'week'], dayIn('UTC'))).toEqual([
    { key: ['2026-01', '2026-01-26'], from: period.from, to: at('2026-02-01T00:00Z') },
    { key: ['2026-02', '2026-01-26'], from: at('2026-02-01T00:00Z'), to: at('2026-02-02T00:00Z') },
    { key: ['2026-02', '2026-02-02'], from: at('2026-02-02T00:00Z'), to: period.to },
  ]);
  expect(spansOf({ from: 5, to: 5 }, ['day'], dayIn('UTC'))).toEqual([]);
});
