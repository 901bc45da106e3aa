import { expect, test } from 'vitest';
import { dueWeek } from './weekly.ts';

test.each([
  ['before seven on Monday it is not the time', 'Europe/Berlin', '2026-02-02T05:59:59Z', null],
  ['from seven on it is, of the week that ended', 'Europe/Berlin', '2026-02-02T06:00:00Z', '2026-01-26'],
  ['who is late tells it on Tuesday', 'Europe/Berlin', '2026-02-03T12:00:00Z', '2026-01-26'],
  ['who is too late does not', 'Europe/Berlin', '2026-02-04T06:00:00Z', null],
  ['on Sunday it is not the time', 'Europe/Berlin', '2026-02-08T12:00:00Z', null],
  ['Monday is Monday there', 'Pacific/Auckland', '2026-02-01T18:00:00Z', '2026-01-26'],
  ['and not yet where the day is behind', 'America/Los_Angeles', '2026-02-02T06:00:00Z', null],
])('%s', (_what, timeZone, now, week) => {
  expect(dueWeek(timeZone, Date.parse(now))).toBe(week);
});
