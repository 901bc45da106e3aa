/** `from` and `to`: dates in the site's time zone, `to` exclusive, or full timestamps. */

import { dayIn, isDay, startOf } from '../domain/day.ts';
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

/** The first instant of a date in a time zone, ms UTC; null where there is no such date. */
export function startOfDay(date: string, timeZone: string): number | null {
  return isDay(date) ? startOf(date, dayIn(timeZone)) : null;
}
