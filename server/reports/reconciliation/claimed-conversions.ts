/** Conversions as we credit them beside how a platform would claim them: whole, to its last click within its window. */
import type { CustomModel } from '../../../shared/api/compute.ts';
import { weighAll } from '../../domain/attribution/credit.ts';
import { DAY_MS } from '../../domain/attribution/eligible.ts';
import { DEFAULT_SETTINGS } from '../../domain/attribution/model.ts';
import { dayIn } from '../../domain/day.ts';
import { allocateInto } from '../../domain/money.ts';
import type { AttributionColumns } from '../../storage/reads/attribution/columns.ts';
import { MILLION } from '../attribution/credits.ts';
import { eligibleJourneys } from '../attribution/journeys.ts';
import { modelOf, weigherOf } from '../attribution/report.ts';
import { type Way, wayOf } from './claims.ts';

export interface ClaimedConversionsAsk {
  kind: 'claimedConversions';
  /** A heuristic one. */
  model: string | CustomModel;
  windowDays: number;
  timeZone: string;
  /** By id of the traffic source: the platform it is of, and whether a click id proves it. */
  sources: Readonly<Record<string, OfPlatform>>;
  /** By way (`wayKey`), where costs name it. Contacts, which have no traffic source, are found by it. */
  ways: Readonly<Record<string, OfPlatform>>;
}

export interface OfPlatform {
  platform: string;
  isProven: boolean;
}

/** Of a way and day, in millionths of a conversion; what click ids prove stands apart. */
export interface ClaimedConversions extends OfPlatform {
  way: Way;
  day: string;
  /** Credit of conversions on this day. */
  ours: number;
  /** What the same credit is more or less by the days of the clicks. */
  otherDay: number;
  /** What a platform claims beyond the credit of its clicks. */
  sharedCredit: number;
  /** Credit of clicks before the window, which it does not claim. */
  outsideWindow: number;
}

export const wayKey = ({ source, medium, campaign }: Way): string => JSON.stringify([source, medium, campaign]);

/** What a platform calls a click. Its other touchpoints (views, calls) may earn credit, and are claimed as something else. */
const CLICKS = ['visit', 'campaign'];

/** `ours + otherDay + sharedCredit + outsideWindow`: the conversions that the platform's clicks of that day led to, each whole. */
export function claimedConversions(columns: AttributionColumns, ask: ClaimedConversionsAsk): ClaimedConversions[] {
  const frame = { lookbackDays: Number.POSITIVE_INFINITY, direct: 'include' as const };
  const { table, touch } = eligibleJourneys(columns, null, 'value', frame);
  const weigher = weigherOf(modelOf(ask.model), DEFAULT_SETTINGS, table, null, {});
  if ('problem' in weigher) throw new Error('A heuristic model needs no fit');
  const weights = weighAll(table, weigher);
  const dayOf = dayIn(ask.timeZone);
  const ways = columns.origins.map((origin) => {
    const way = wayOf(origin);
    const of = origin.sourceId === undefined ? ask.ways[wayKey(way)] : ask.sources[origin.sourceId];
    return { way, of, key: JSON.stringify([of, way]) };
  });
  const isClick = columns.types.map((type) => CLICKS.includes(type));

  const found = new Map<string, ClaimedConversions>();
  const at = (row: number, time: number): ClaimedConversions => {
    const { way, of, key: place } = ways[columns.touches.origin[touch[row]!]!]!;
    const day = dayOf(time);
    const key = `${day} ${place}`;
    let sum = found.get(key);
    if (!sum) {
      sum = { way, ...of!, day, ours: 0, otherDay: 0, sharedCredit: 0, outsideWindow: 0 };
      found.set(key, sum);
    }
    return sum;
  };

  const parts = new Float64Array(table.time.length);
  const lastClick = new Map<string, number>();
  for (let j = 0; j < table.at.length; j++) {
    const [from, to, converted] = [table.start[j]!, table.start[j + 1]!, table.at[j]!];
    if (Number.isNaN(converted) || from === to) continue;
    allocateInto(MILLION, weights, from, to, parts);
    lastClick.clear();
    for (let row = from; row < to; row++) {
      const { of } = ways[columns.touches.origin[touch[row]!]!]!;
      if (!of) continue;
      const time = table.time[row]!;
      const click = isClick[columns.touches.type[touch[row]!]!]!;
      const isLate = converted - time > ask.windowDays * DAY_MS;
      if (click && !isLate) lastClick.set(of.platform, row);
      const part = parts[row]!;
      if (part === 0) continue;
      at(row, converted).ours += part;
      at(row, converted).otherDay -= part;
      const onClick = at(row, time);
      onClick.otherDay += part;
      onClick[click && isLate ? 'outsideWindow' : 'sharedCredit'] -= part;
    }
    for (const row of lastClick.values()) at(row, table.time[row]!).sharedCredit += MILLION;
  }
  return [...found.values()];
}
