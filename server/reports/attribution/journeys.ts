/** Lays the stored columns out as the journeys that the engine credits: the touchpoints of all of a journey's people, in one order. */
import { compareText, type JourneyTable } from '../../domain/attribution/journey-table.ts';
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

export function journeysOf(
  columns: AttributionColumns,
  firstTouch: FirstTouchPeriod | null,
  measure: Measure,
): Journeys {
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
  const size = rows.length;
  const table = {
    start,
    time: new Float64Array(size),
    channel: new Uint32Array(size),
    type: new Uint32Array(size),
    direct: new Uint8Array(size),
    row: rows.slice(),
    at: Float64Array.from(journey, (j) => journeys.at[j]!),
    count: new Float64Array(journey.length).fill(1),
    value: Float64Array.from(journey, (j) => Number(journeys[measure][j]!)),
    milestones: new Map<string, Float64Array>(),
    channels,
    types,
  };
  for (let i = 0; i < size; i++) {
    const t = rows[i]!;
    const origin = touches.origin[t]!;
    table.time[i] = touches.time[t]!;
    table.channel[i] = channelOf[origin]!;
    table.type[i] = touches.type[t]!;
    table.direct[i] = directOf[origin]!;
  }
  for (const name of MILESTONE_COLUMNS) table.milestones.set(name, milestoneTimes(journeys, journey, name));
  return table;
}

/** Without a closing of its own, the conversion is the one that models look for. */
function milestoneTimes(
  { milestones, at }: AttributionColumns['journeys'],
  journey: Uint32Array,
  name: MilestoneColumn,
): Float64Array {
  const times = milestones[name];
  return Float64Array.from(journey, (j) => (name === 'won' && Number.isNaN(times[j]!) ? at[j]! : times[j]!));
}
