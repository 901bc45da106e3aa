/** Eighteen months of days in the company's time zone: when people are at work, and the nights on which clocks change. */
import { COMPANY } from './company.ts';
import type { Random } from './random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const MONTHS = 18;

/** How much happens, Sunday first. */
const WEEKDAYS = [0.1, 1, 1.14, 1.1, 1.02, 0.78, 0.12];
/** January first: quiet summers, busy autumns, nothing after mid-December. */
const SEASON = [0.95, 1, 1.1, 1, 0.94, 1, 0.8, 0.7, 1.16, 1.18, 1.12, 0.62];
const HOLIDAYS = new Set(['01-01', '05-01', '10-03', '12-24', '12-25', '12-26', '12-31']);
/** By hour of the day. */
const OFFICE = [0, 0, 0, 0, 0, 0.2, 0.8, 3, 7, 10, 11, 10, 6, 8, 10, 9, 8, 5, 3, 2, 2, 1.5, 0.8, 0.2];
const EVENING = [0.3, 0.1, 0, 0, 0, 0.3, 1.5, 3, 2, 1, 1, 1, 2, 1, 1, 1, 2, 4, 6, 8, 9, 8, 5, 1.5];

export interface Day {
  /** 2026-01-31 */
  date: string;
  /** Local midnight, ms UTC. */
  startsAt: number;
  /** 23 or 25 on the days that clocks change. */
  hours: number;
  weekday: number;
  /** 1 to 12 */
  month: number;
  /** How likely somebody is at work. */
  busy: number;
}

const formatter = new Intl.DateTimeFormat('en-CA', {
  timeZone: COMPANY.zone,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** What the clocks on the wall show at an instant, as if it were UTC. */
function wallClock(instant: number): number {
  const parts = Object.fromEntries(formatter.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!);
}

/** The instant at which clocks show this; of an hour that comes twice the first, of one that is skipped the one after. */
function instantOf(wall: number): number {
  const early = wall - (wallClock(wall - 12 * HOUR) - (wall - 12 * HOUR));
  if (wallClock(early) === wall) return early;
  const late = wall - (wallClock(wall + 12 * HOUR) - (wall + 12 * HOUR));
  return wallClock(late) === wall ? late : early;
}

/** The start of the day, in the company's zone, that an instant lies in. */
export function startOfDay(instant: number): number {
  const wall = wallClock(instant);
  return instantOf(wall - (wall % DAY));
}

export class Calendar {
  readonly days: Day[] = [];
  readonly startsAt: number;
  readonly endsAt: number;
  readonly #cumulative: number[] = [];

  /** @param endsAt ms UTC; the last day is that of the instant before */
  constructor(endsAt: number) {
    this.endsAt = endsAt;
    const last = new Date(wallClock(endsAt - 1));
    const [year, month, day] = [last.getUTCFullYear(), last.getUTCMonth(), last.getUTCDate()];
    const lastOfMonth = new Date(Date.UTC(year, month - MONTHS + 1, 0)).getUTCDate();
    const first = Date.UTC(year, month - MONTHS, Math.min(day, lastOfMonth)) + DAY;
    let total = 0;
    let startsAt = instantOf(first);
    let offset = wallClock(startsAt) - startsAt;
    for (let wall = first; wall <= Date.UTC(year, month, day); wall += DAY) {
      // Where noon of both days has the same offset from UTC, so has the midnight between them.
      const noon = wall + DAY + 12 * HOUR - offset;
      const next = wallClock(noon) - noon === offset ? wall + DAY - offset : instantOf(wall + DAY);
      const date = new Date(wall).toISOString().slice(0, 10);
      const weekday = new Date(wall).getUTCDay();
      const busy = WEEKDAYS[weekday]! * (HOLIDAYS.has(date.slice(5)) ? 0.12 : 1);
      const monthOfYear = Number(date.slice(5, 7));
      this.days.push({ date, startsAt, hours: (next - startsAt) / HOUR, weekday, month: monthOfYear, busy });
      // The company grows: two and a half times as many visitors at the end as at the start.
      const growth = 0.6 + 0.9 * ((wall - first) / (548 * DAY));
      total += busy * SEASON[monthOfYear - 1]! * growth;
      this.#cumulative.push(total);
      if (next !== startsAt + DAY) offset = wallClock(next) - next;
      startsAt = next;
    }
    this.startsAt = this.days[0]!.startsAt;
  }

  /** The day by which this share of all first visits has happened. */
  quantile(share: number): number {
    const wanted = share * this.#cumulative.at(-1)!;
    let [low, high] = [0, this.days.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#cumulative[middle]! <= wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Index of the day of an instant; as many as there are days, or more, after the end. */
  dayOf(instant: number): number {
    let index = Math.max(0, Math.floor((instant - this.startsAt) / DAY));
    while (this.days[index + 1] && this.days[index + 1]!.startsAt <= instant) index++;
    while (index > 0 && this.days[index] && this.days[index]!.startsAt > instant) index--;
    return index;
  }

  /** How far through the eighteen months, 0 to 1. */
  progress(instant: number): number {
    return (instant - this.startsAt) / (this.endsAt - this.startsAt);
  }

  /** A time on the clocks of a day; Infinity after the last day. */
  at(index: number, minutes: number): number {
    const day = this.days[index];
    if (!day) return Number.POSITIVE_INFINITY;
    if (day.hours === 24) return day.startsAt + minutes * MINUTE;
    return instantOf(Date.parse(`${day.date}T00:00:00Z`) + minutes * MINUTE);
  }

  /** Some moment of a day: at work, or at home on the sofa. */
  moment(random: Random, index: number, where: 'office' | 'home' = 'office'): number {
    const weights = where === 'office' ? OFFICE : EVENING;
    const hour = random.weighted(weights.map((weight, at) => [at, weight] as const));
    return this.at(index, hour * 60 + random.integer(0, 59)) + random.integer(0, 59_999);
  }

  /** A moment some days later, rather on a working day; at least an hour later. Infinity where that is after the end. */
  later(random: Random, after: number, days: number, where: 'office' | 'home' = 'office'): number {
    let index = this.dayOf(after + days * DAY);
    for (let tries = 0; tries < 8 && this.days[index] && !random.chance(this.days[index]!.busy); tries++) index++;
    const moment = this.moment(random, index, where);
    return Math.max(moment, after + HOUR + random.integer(0, 3 * HOUR));
  }
}
