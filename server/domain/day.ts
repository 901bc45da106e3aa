/** Days of a time zone. */
import { addDays } from '../../shared/periods.ts';

/** Every zone is offset by whole quarters of an hour: within one, the day is the same. */
const QUARTER_MS = 900_000;

const DAY_MS = 86_400_000;
const QUARTERS_A_DAY = DAY_MS / QUARTER_MS;
/** Days (of UTC) that are kept of each zone: some 130 years. */
const MAX_KEPT_DAYS = 50_000;

/** A day that begins at this quarter of an hour, counted from 1970. */
interface DayBegins {
  quarter: number;
  date: string;
}

const zones = new Map<string, (at: number) => string>();

/** @returns the day on which an instant (ms UTC) lies in a time zone, as `2026-01-31` */
export function dayIn(timeZone: string): (at: number) => string {
  let dayOf = zones.get(timeZone);
  if (!dayOf) {
    dayOf = daysOf(timeZone);
    zones.set(timeZone, dayOf);
  }
  return dayOf;
}

/** Asks the calendar (which is slow) a few times for each day of UTC, and keeps when in it days of the zone begin. */
function daysOf(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const dateOf = (quarter: number) => format.format(quarter * QUARTER_MS);
  const begins = (from: DayBegins, to: DayBegins): DayBegins[] => {
    if (from.date === to.date) return [];
    if (to.quarter - from.quarter === 1) return [to];
    const quarter = Math.floor((from.quarter + to.quarter) / 2);
    const middle = { quarter, date: dateOf(quarter) };
    return [...begins(from, middle), ...begins(middle, to)];
  };
  const kept = new Map<number, DayBegins[]>();
  return (at) => {
    const day = Math.floor(at / DAY_MS);
    let within = kept.get(day);
    if (!within) {
      const [first, last] = [day * QUARTERS_A_DAY, (day + 1) * QUARTERS_A_DAY - 1];
      const from = { quarter: first, date: dateOf(first) };
      within = [from, ...begins(from, { quarter: last, date: dateOf(last) })];
      if (kept.size >= MAX_KEPT_DAYS) kept.clear();
      kept.set(day, within);
    }
    const quarter = at / QUARTER_MS;
    for (let i = within.length - 1; i > 0; i--) if (quarter >= within[i]!.quarter) return within[i]!.date;
    return within[0]!.date;
  };
}

export const TIME_UNITS = ['day', 'week', 'month'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/** The unit that a day lies in, by its first day: weeks begin on Monday; a month is `2026-01`. */
export function unitOf(date: string, unit: TimeUnit): string {
  if (unit === 'day') return date;
  if (unit === 'month') return date.slice(0, 7);
  return addDays(date, -((new Date(date).getUTCDay() + 6) % 7));
}

/** The first instant of a day, ms UTC. @param dayOf of its time zone, as `dayIn` makes it */
export function startOf(date: string, dayOf: (at: number) => string): number {
  // No zone is more than 14 hours off; days begin with a quarter of an hour.
  let [before, found] = [Date.parse(date) / QUARTER_MS - 60, Date.parse(date) / QUARTER_MS + 60];
  while (found - before > 1) {
    const middle = Math.floor((before + found) / 2);
    if (isEarlier(dayOf(middle * QUARTER_MS), date)) before = middle;
    else found = middle;
  }
  return found * QUARTER_MS;
}

/** The year after 9999 has a figure more. */
const isEarlier = (a: string, b: string): boolean => (a.length === b.length ? a < b : a.length < b.length);

/** A part of a period with the units it lies in. ms UTC, `to` exclusive. */
export interface Span {
  key: string[];
  from: number;
  to: number;
}

/** Cuts a period where one of the units changes. */
export function spansOf(
  { from, to }: { from: number; to: number },
  units: readonly TimeUnit[],
  dayOf: (at: number) => string,
): Span[] {
  const spans: Span[] = [];
  for (let [date, at] = [dayOf(from), from]; at < to; ) {
    const next = addDays(date, 1);
    const end = Math.min(to, startOf(next, dayOf));
    const key = units.map((unit) => unitOf(date, unit));
    const last = spans.at(-1);
    if (last && last.key.join() === key.join()) last.to = end;
    else spans.push({ key, from: at, to: end });
    [date, at] = [next, end];
  }
  return spans;
}

/** Is it a day of the calendar, written `2026-01-31`? */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(text);
  return !Number.isNaN(at) && at >= 0 && new Date(at).toISOString().startsWith(text);
}
