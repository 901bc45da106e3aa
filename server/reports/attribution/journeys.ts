/** Lays the stored columns out as the journeys that the engine credits: the touchpoints of all of a journey's people, in one order. */
import { eligible, type Frame } from '../../domain/attribution/eligible.ts';
import { compareText, type JourneyTable } from '../../domain/attribution/journey-table.ts';
import { bytesAt, doublesAt, numbersAt } from '../../domain/columns.ts';
import {
  type AttributionColumns,
  type Measure,
  MILESTONE_COLUMNS,
  type MilestoneColumn,
} from '../../storage/reads/attribution/columns.ts';

export interface Journeys {
  /** `row` is a place in the columns' touches. */
  table: JourneyTable;
  /** Journey j of the table is this one of the columns. */
  journey: Uint32Array;
}

/** Only journeys whose first touchpoint lies in this period; ms UTC, `to` exclusive. */
export interface FirstTouchPeriod {
  from: number;
  to: number;
}

/** By columns: the last journeys laid out, and what was eligible of them, the frame used last at the end. Most questions differ in other things. */
const laid = new WeakMap<
  AttributionColumns,
  { key: string; journeys: Journeys; eligible: Map<string, JourneyTable> }
>();

/** The next question has the frame of one of the last, or one that nobody can foresee. Some 20 bytes a touchpoint each. */
const MAX_FRAMES = 3;

export function journeysOf(
  columns: AttributionColumns,
  firstTouch: FirstTouchPeriod | null,
  measure: Measure,
): Journeys {
  const key = JSON.stringify([firstTouch, measure]);
  const known = laid.get(columns);
  if (known?.key === key) return known.journeys;
  const journeys = layOut(columns, firstTouch, measure);
  laid.set(columns, { key, journeys, eligible: new Map() });
  return journeys;
}

export interface EligibleJourneys {
  full: JourneyTable;
  /** What may earn credit. */
  table: JourneyTable;
  /** Journey j of both tables is this one of the columns. */
  journey: Uint32Array;
  /** By row of `table`: its place in the columns' touches. */
  touch: Uint32Array;
}

export function eligibleJourneys(
  columns: AttributionColumns,
  firstTouch: FirstTouchPeriod | null,
  measure: Measure,
  frame: Frame,
): EligibleJourneys {
  const { table: full, journey } = journeysOf(columns, firstTouch, measure);
  const kept = laid.get(columns)!.eligible;
  const key = `${frame.lookbackDays} ${frame.direct}`;
  const table = kept.get(key) ?? eligible(full, frame);
  kept.delete(key);
  kept.set(key, table);
  if (kept.size > MAX_FRAMES) kept.delete(kept.keys().next().value!);
  return { full, table, journey, touch: numbersAt(full.row, table.row) };
}

function layOut(columns: AttributionColumns, firstTouch: FirstTouchPeriod | null, measure: Measure): Journeys {
  const { journeys, touches } = columns;
  const size = journeys.at.length;
  const start = new Uint32Array(size + 1);
  const journey = new Uint32Array(size);
  let rows = new Uint32Array(touches.time.length + 1);
  let end = 0;
  let kept = 0;
  for (let j = 0; j < size; j++) {
    const from = end;
    const most = end + countOf(columns, j);
    if (most > rows.length) {
      const larger = new Uint32Array(2 * most);
      larger.set(rows);
      rows = larger;
    }
    end = gather(columns, j, rows, end);
    if (firstTouch) {
      const first = end > from ? touches.time[rows[from]!]! : Number.NaN;
      if (!(first >= firstTouch.from && first < firstTouch.to)) {
        end = from;
        continue;
      }
    }
    journey[kept] = j;
    start[++kept] = end;
  }
  const chosen = journey.slice(0, kept);
  return { journey: chosen, table: tableOf(columns, start.slice(0, kept + 1), rows.subarray(0, end), chosen, measure) };
}

function countOf({ journeys, touches }: AttributionColumns, j: number): number {
  let count = 0;
  for (let h = journeys.holderStart[j]!; h < journeys.holderStart[j + 1]!; h++) {
    const holder = journeys.holder[h]!;
    count += touches.start[holder + 1]! - touches.start[holder]!;
  }
  return count;
}

/** Writes the touches of journey j from `end` on, in order; of a contact with several of its people only one. @returns the new end */
function gather({ journeys, touches }: AttributionColumns, j: number, rows: Uint32Array, end: number): number {
  const [first, last] = [journeys.holderStart[j]!, journeys.holderStart[j + 1]!];
  let to = end;
  for (let h = first; h < last; h++) {
    const holder = journeys.holder[h]!;
    for (let t = touches.start[holder]!; t < touches.start[holder + 1]!; t++) rows[to++] = t;
  }
  if (last - first < 2) return to;
  const { time, rank, contact } = touches;
  rows.subarray(end, to).sort((a, b) => time[a]! - time[b]! || rank[a]! - rank[b]! || a - b);
  const seen = new Set<number>();
  let kept = end;
  for (let i = end; i < to; i++) {
    const number = contact[rows[i]!]!;
    if (number !== 0 && seen.size === seen.add(number).size) continue;
    rows[kept++] = rows[i]!;
  }
  return kept;
}

function tableOf(
  { journeys, touches, origins, types }: AttributionColumns,
  start: Uint32Array,
  rows: Uint32Array,
  journey: Uint32Array,
  measure: Measure,
): JourneyTable {
  // Names in order, so that codes, and with them every sum over channels, do not depend on what was read first.
  const channels = [...new Set(origins.map((origin) => origin.channel))].sort(compareText);
  const code = new Map(channels.map((channel, place) => [channel, place]));
  const channelOf = Uint32Array.from(origins, (origin) => code.get(origin.channel)!);
  const directOf = Uint8Array.from(origins, (origin) => Number(origin.channel.toLowerCase() === 'direct'));
  const origin = numbersAt(touches.origin, rows);
  const table = {
    start,
    time: doublesAt(touches.time, rows),
    channel: numbersAt(channelOf, origin),
    type: Uint32Array.from(bytesAt(touches.type, rows)),
    direct: bytesAt(directOf, origin),
    row: rows.slice(),
    at: doublesAt(journeys.at, journey),
    count: new Float64Array(journey.length).fill(1),
    value: new Float64Array(journey.length),
    milestones: new Map<string, Float64Array>(),
    channels,
    types,
  };
  for (let i = 0; i < journey.length; i++) table.value[i] = Number(journeys[measure][journey[i]!]!);
  for (const name of MILESTONE_COLUMNS) table.milestones.set(name, milestoneTimes(journeys, journey, name));
  return table;
}

/** Without a closing of its own, the conversion is the one that models look for. */
function milestoneTimes(
  { milestones, at }: AttributionColumns['journeys'],
  journey: Uint32Array,
  name: MilestoneColumn,
): Float64Array {
  const times = doublesAt(milestones[name], journey);
  if (name === 'won') for (let i = 0; i < times.length; i++) if (Number.isNaN(times[i]!)) times[i] = at[journey[i]!]!;
  return times;
}
