/** Periods as the address and the API name them: days in the site's time zone, the end exclusive. Pure. */

/** Relative ones move with the calendar, so that a link shared today still means "the last 90 days" next week. */
export const PRESETS = ['30d', '90d', '12m', 'year', 'all'] as const;
export type Preset = (typeof PRESETS)[number];

export interface Period {
  preset: Preset | 'custom';
  /** 2026-01-31; undefined: since ever. */
  from: string | undefined;
  /** The day after the last one; undefined: until now. */
  to: string | undefined;
}

/** The day it is now in a time zone, as 2026-01-31. */
export function today(timeZone: string, now = Date.now()): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);
}

export function addDays(day: string, days: number): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : new Date(at + days * 86_400_000).toISOString().slice(0, 10);
}

export function readPeriod(search: URLSearchParams, fallback: Preset, now: string): Period {
  const from = search.get('from') || undefined;
  const to = search.get('to') || undefined;
  if (from || to) return { preset: 'custom', from, to };
  const named = search.get('period');
  const preset = PRESETS.find((each) => each === named) ?? fallback;
  return { preset, from: start(preset, now), to: preset === 'all' ? undefined : addDays(now, 1) };
}

function start(preset: Preset, now: string): string | undefined {
  switch (preset) {
    case '30d':
      return addDays(now, -29);
    case '90d':
      return addDays(now, -89);
    case '12m':
      return monthsBack(addDays(now, 1), 12);
    case 'year':
      return `${now.slice(0, 4)}-01-01`;
    case 'all':
      return undefined;
  }
}

/** The same day of an earlier month, or its last day where that month is shorter. */
function monthsBack(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - months, Math.min(date, last))).toISOString().slice(0, 10);
}
