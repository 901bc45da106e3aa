/** A journey to scale on one line: where each moment lies, in percent, and the months below. Pure. */
import type { Moment } from './timeline.ts';

export interface Tick {
  /** Percent of the width. */
  x: number;
  label: string;
}
export interface Mark {
  x: number;
  moment: Moment;
  /** Milestones only: whether there is room for its name, always or only on a wide screen. */
  named: 'always' | 'wide' | null;
}

const DAY = 86_400_000;
const EDGE = 2.5;
/** Percent between the middles of two names, on a phone and on a wide screen. */
const NAME_ROOM = { always: 30, wide: 11 } as const;

const scale = (from: number, to: number) => (at: number) =>
  to > from ? EDGE + ((at - from) / (to - from)) * (100 - 2 * EDGE) : 50;

/** Where names would collide, the outcome is named first, then the beginning, then the steps between. */
const NAMED_FIRST = ['won', 'lost', 'lead', 'opportunity'];

export function marks(moments: readonly Moment[]): Mark[] {
  const x = scale(moments[0]?.at ?? 0, moments.at(-1)?.at ?? 0);
  const list = moments.map((moment): Mark => ({ x: x(moment.at), moment, named: null }));
  // Whoever has room on a phone has it everywhere.
  for (const width of ['always', 'wide'] as const) {
    const taken = list.filter(({ named }) => named !== null);
    for (const mark of list.toSorted((a, b) => priority(a) - priority(b))) {
      if (mark.moment.kind !== 'milestone' || mark.named !== null) continue;
      if (taken.some((other) => Math.abs(other.x - mark.x) < NAME_ROOM[width])) continue;
      mark.named = width;
      taken.push(mark);
    }
  }
  return list;
}

function priority({ moment }: Mark): number {
  const at = moment.kind === 'milestone' ? NAMED_FIRST.indexOf(moment.milestone.type) : -1;
  return at < 0 ? NAMED_FIRST.length : at;
}

/** At most `most` ticks at starts of days, months or years (UTC: the difference is less than a pixel). */
export function ticks(from: number, to: number, locale: string, most = 7): Tick[] {
  const x = scale(from, to);
  const span = to - from;
  if (span < 2 * DAY) return [];
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  if (span / DAY <= 45) {
    const step = [1, 2, 5, 7, 10].find((days) => span / DAY / days <= most) ?? 10;
    const label = format({ day: 'numeric', month: 'short' });
    const first = Math.ceil(from / DAY) * DAY;
    return range(first, to, step * DAY).map((at) => ({ x: x(at), label: label.format(at) }));
  }
  const months = span / DAY / 30.4;
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((each) => months / each <= most) ?? 240;
  const label = format(step % 12 === 0 ? { year: 'numeric' } : { month: 'short', year: '2-digit' });
  const found: Tick[] = [];
  const start = new Date(from);
  for (let month = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step; ; month += step) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (at > to) return found;
    if (at >= from) found.push({ x: x(at), label: label.format(at) });
  }
}

function range(from: number, to: number, step: number): number[] {
  const list: number[] = [];
  for (let at = from; at <= to; at += step) list.push(at);
  return list;
}
