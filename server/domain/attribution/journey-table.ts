/**
 * Journeys in columns: every touchpoint is a row, a journey is a run of rows in the order of frame rule 1 (time, id).
 * Typed arrays, so that a hundred thousand deals with a million touchpoints cost milliseconds, not objects.
 */

export interface JourneyTable {
  /** Journey j owns rows `start[j]` up to (not including) `start[j + 1]`. */
  readonly start: Uint32Array;
  /** Per row: ms since the epoch. */
  readonly time: Float64Array;
  /** Per row: a place in `channels`. */
  readonly channel: Uint32Array;
  /** Per row: a place in `types`. */
  readonly type: Uint32Array;
  /** Per row: 1 = direct. */
  readonly direct: Uint8Array;
  /** Per row: where it is in the table or list this one was made from. */
  readonly row: Uint32Array;
  /** Per journey: the time T of the milestone being attributed; NaN = the journey did not convert. */
  readonly at: Float64Array;
  /** Per journey: how many journeys it stands for. */
  readonly count: Float64Array;
  /** Per journey: what one of them is worth, in minor units. Only fits read it, as a ratio: doubles will do. */
  readonly value: Float64Array;
  /** Per type of milestone and journey: its time; NaN = not reached. */
  readonly milestones: ReadonlyMap<string, Float64Array>;
  readonly channels: readonly string[];
  readonly types: readonly string[];
}

export interface TouchpointInput {
  readonly id: string;
  /** ms since the epoch */
  readonly time: number;
  readonly channel: string;
  readonly type?: string;
  readonly direct: boolean;
}

export interface JourneyInput {
  readonly touchpoints: readonly TouchpointInput[];
  /** Type of milestone -> time in ms. */
  readonly milestones: ReadonlyMap<string, number>;
  /** T in ms; null = did not convert. */
  readonly at: number | null;
  readonly count?: number;
  readonly value?: number;
}

/** Compares text by code points, as SQLite and PostgreSQL (`COLLATE "C"`) do; `<` alone compares UTF-16 units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const surrogates = Number(isSurrogate(x)) - Number(isSurrogate(y));
    return surrogates !== 0 && x >= 0xd800 && y >= 0xd800 ? surrogates : x - y;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/** Frame rule 1: by time, then id. What is left (one id twice) is ordered too, so that input order never shows. */
export function compareTouchpoints(a: TouchpointInput, b: TouchpointInput): number {
  return (
    a.time - b.time ||
    compareText(a.id, b.id) ||
    compareText(a.channel, b.channel) ||
    compareText(a.type ?? '', b.type ?? '')
  );
}

/** Lays journeys in columns. `row` is the touchpoint's place in its own journey's list, as given. */
export function toTable(journeys: readonly JourneyInput[]): JourneyTable {
  const rows = journeys.reduce((sum, journey) => sum + journey.touchpoints.length, 0);
  const channels = dictionary(journeys, (touchpoint) => touchpoint.channel);
  const types = dictionary(journeys, (touchpoint) => touchpoint.type ?? '');
  const milestones = new Map<string, Float64Array>();
  const table = {
    start: new Uint32Array(journeys.length + 1),
    time: new Float64Array(rows),
    channel: new Uint32Array(rows),
    type: new Uint32Array(rows),
    direct: new Uint8Array(rows),
    row: new Uint32Array(rows),
    at: new Float64Array(journeys.length),
    count: new Float64Array(journeys.length),
    value: new Float64Array(journeys.length),
    milestones,
    channels: [...channels.keys()],
    types: [...types.keys()],
  };
  let row = 0;
  for (const [j, journey] of journeys.entries()) {
    table.start[j] = row;
    table.at[j] = journey.at ?? Number.NaN;
    table.count[j] = journey.count ?? 1;
    table.value[j] = journey.value ?? 0;
    for (const [type, time] of journey.milestones) {
      const column = milestones.get(type) ?? new Float64Array(journeys.length).fill(Number.NaN);
      column[j] = time;
      milestones.set(type, column);
    }
    const places = Array.from(journey.touchpoints.keys());
    places.sort((a, b) => compareTouchpoints(journey.touchpoints[a]!, journey.touchpoints[b]!));
    for (const place of places) {
      const touchpoint = journey.touchpoints[place]!;
      table.time[row] = touchpoint.time;
      table.channel[row] = channels.get(touchpoint.channel)!;
      table.type[row] = types.get(touchpoint.type ?? '')!;
      table.direct[row] = touchpoint.direct ? 1 : 0;
      table.row[row] = place;
      row++;
    }
  }
  table.start[journeys.length] = row;
  return table;
}

/** Names in order, numbered: codes, and with them every sum over channels, do not depend on the order of input. */
function dictionary(journeys: readonly JourneyInput[], name: (touchpoint: TouchpointInput) => string) {
  const names = new Set<string>();
  for (const journey of journeys) for (const touchpoint of journey.touchpoints) names.add(name(touchpoint));
  return new Map([...names].sort(compareText).map((text, code) => [text, code]));
}
