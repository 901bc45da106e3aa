/** Days of a time zone. */

const DAY_MS = 86_400_000;

/** @returns the day on which an instant (ms UTC) lies in a time zone, as `2026-01-31` */
export function dayIn(timeZone: string): (at: number) => string {
  if (timeZone === 'UTC') return (at) => new Date(at).toISOString().slice(0, 10);
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  /** Zones are offset by whole quarters of an hour: one answer serves a quarter. */
  const known = new Map<number, string>();
  return (at) => {
    const quarter = Math.floor(at / 900_000);
    let day = known.get(quarter);
    if (day === undefined) {
      day = format.format(quarter * 900_000);
      if (known.size > 50_000) known.clear();
      known.set(quarter, day);
    }
    return day;
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

/** The day `days` later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Is it a day of the calendar, written `2026-01-31`? */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(text);
  return !Number.isNaN(at) && at >= 0 && new Date(at).toISOString().startsWith(text);
}
