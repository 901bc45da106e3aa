/** `from` and `to`: dates in the site's time zone, `to` exclusive, or full timestamps. */

import { toIso } from '../domain/iso.ts';
import { type FieldError, invalid } from './problem.ts';
import { readInstant } from './time.ts';

export function readPeriod(query: { from?: string; to?: string }, timeZone: string): { from?: number; to?: number } {
  const errors: FieldError[] = [];
  const read = (parameter: 'from' | 'to'): number | undefined => {
    const text = query[parameter];
    if (text === undefined) return undefined;
    const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? startOfDay(text, timeZone) : readInstant(text);
    if (at === null) errors.push({ parameter, detail: 'must be a date like 2026-01-31 or a full ISO 8601 time' });
    return at ?? undefined;
  };
  const period = { from: read('from'), to: read('to') };
  if (errors.length > 0) throw invalid(errors);
  return period;
}

const DAY_MS = 86_400_000;

/** The first instant of a date in a time zone, ms UTC; null where there is no such date. */
export function startOfDay(date: string, timeZone: string): number | null {
  const utc = readInstant(date);
  if (utc === null || toIso(utc).slice(0, 10) !== date) return null;
  // Midnight by the clock of the day before, and by that of the day after: they differ where the clock is shifted.
  const [early, late] = [offsetAt(utc - DAY_MS, timeZone), offsetAt(utc + DAY_MS, timeZone)].map(
    (offset) => utc - offset,
  );
  const midnight = [Math.min(early!, late!), Math.max(early!, late!)].find((at) => at + offsetAt(at, timeZone) === utc);
  // A clock put forward at midnight skips it: the day begins when midnight would have been by the old clock.
  return midnight ?? early!;
}

function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
  return (
    Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) -
    Math.floor(at / 1000) * 1000
  );
}
