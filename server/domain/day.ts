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
