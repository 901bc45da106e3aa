/** Touchpoints as they are read, in any order; at the end laid by holder, in order of time, then id. */
import { compareText } from '../../../domain/attribution/journey-table.ts';
import type { TouchColumns, TouchIds } from './columns.ts';

export interface Touch {
  holder: number;
  time: number;
  origin: number;
  type: number;
  detail: number;
  /** 0: none. */
  contact: number;
  /** Whose it is, for ids: a place in a list that the reader keeps. */
  owner: number;
}

type Columns = { [Name in keyof Touch]: Float64Array | Uint32Array };

export class TouchList {
  size = 0;
  #columns: Columns = columnsOf(1024);

  add(touch: Touch): void {
    if (this.size === this.#columns.time.length) this.#grow();
    const columns = this.#columns;
    const row = this.size++;
    columns.holder[row] = touch.holder;
    columns.time[row] = touch.time;
    columns.origin[row] = touch.origin;
    columns.type[row] = touch.type;
    columns.detail[row] = touch.detail;
    columns.contact[row] = touch.contact;
    columns.owner[row] = touch.owner;
  }

  /** Adds a row of another list, in this one's numbers. */
  copy(other: TouchList, row: number, holder: number, origin: number): void {
    if (this.size === this.#columns.time.length) this.#grow();
    const [from, to] = [other.#columns, this.#columns];
    const own = this.size++;
    to.holder[own] = holder;
    to.time[own] = from.time[row]!;
    to.origin[own] = origin;
    to.type[own] = from.type[row]!;
    to.owner[own] = from.owner[row]!;
  }

  #grow(): void {
    const larger = columnsOf(2 * this.#columns.time.length);
    for (const name of Object.keys(larger) as (keyof Touch)[]) larger[name].set(this.#columns[name]);
    this.#columns = larger;
  }

  column(name: keyof Touch): Float64Array | Uint32Array {
    return this.#columns[name].subarray(0, this.size);
  }

  /** Rows whose time another row has too: only among these does the id decide the order. */
  tied(): number[] {
    const time = this.column('time') as Float64Array;
    const twice = valuesSeenTwice(time);
    const rows: number[] = [];
    if (twice.size > 0) for (let row = 0; row < time.length; row++) if (twice.has(time[row]!)) rows.push(row);
    return rows;
  }

  /**
   * @param holders how many there are
   * @param idOf of tied rows, or of all: the public id
   * @returns columns by holder, and the place of each row in them
   */
  lay(holders: number, idOf: ReadonlyMap<number, string>): { touches: TouchColumns; rows: Uint32Array } {
    const rank = ranks(this.size, idOf);
    const { start, rows } = this.#byHolder(holders);
    const time = this.column('time');
    const before = (a: number, b: number) => time[a]! - time[b]! || rank[a]! - rank[b]!;
    for (let h = 0; h < holders; h++) sortRange(rows, start[h]!, start[h + 1]!, before);
    const pick = <T extends Float64Array | Uint32Array | Uint8Array>(name: keyof Touch, into: T): T => {
      const column = this.#columns[name];
      for (let i = 0; i < into.length; i++) into[i] = column[rows[i]!]!;
      return into;
    };
    const { size } = this;
    return {
      rows,
      touches: {
        start,
        time: pick('time', new Float64Array(size)),
        rank: rows.map((row) => rank[row]!),
        origin: pick('origin', new Uint32Array(size)),
        type: pick('type', new Uint8Array(size)),
        detail: pick('detail', new Uint32Array(size)),
        contact: pick('contact', new Uint32Array(size)),
      },
    };
  }

  /** Counting sort: rows of one holder lie together. */
  #byHolder(holders: number): { start: Uint32Array; rows: Uint32Array } {
    const holder = this.column('holder');
    const start = new Uint32Array(holders + 1);
    for (let row = 0; row < this.size; row++) start[holder[row]! + 1]!++;
    for (let h = 0; h < holders; h++) start[h + 1]! += start[h]!;
    const next = start.slice();
    const rows = new Uint32Array(this.size);
    for (let row = 0; row < this.size; row++) rows[next[holder[row]!]!++] = row;
    return { start, rows };
  }
}

/** No time. */
const FREE = Number.POSITIVE_INFINITY;

/** By a table of hashes: several times faster than sorting a million times. */
function valuesSeenTwice(values: Float64Array): Set<number> {
  const twice = new Set<number>();
  let size = 1024;
  while (size < 2 * values.length) size *= 2;
  const table = new Float64Array(size).fill(FREE);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    let place = (Math.imul(value % 0x1fffffff, 0x9e3779b1) >>> 3) & (size - 1);
    while (table[place] !== FREE && table[place] !== value) place = (place + 1) & (size - 1);
    if (table[place] === value) twice.add(value);
    else table[place] = value;
  }
  return twice;
}

function columnsOf(length: number): Columns {
  const codes = () => new Uint32Array(length);
  return {
    holder: codes(),
    time: new Float64Array(length),
    origin: codes(),
    type: codes(),
    detail: codes(),
    contact: codes(),
    owner: codes(),
  };
}

/** 1, 2, ... in the order of ids; 0 for rows without. Equal ids have equal ranks. */
function ranks(rows: number, idOf: ReadonlyMap<number, string>): Uint32Array {
  const rank = new Uint32Array(rows);
  let last = '';
  let count = 0;
  for (const [row, id] of [...idOf].sort(([, a], [, b]) => compareText(a, b))) {
    if (id !== last || count === 0) count++;
    rank[row] = count;
    last = id;
  }
  return rank;
}

/** Most lists are short and nearly in order: insertion, and the engine's sort for the others. */
function sortRange(rows: Uint32Array, from: number, to: number, before: (a: number, b: number) => number): void {
  if (to - from > 64) {
    const sorted = Array.from(rows.subarray(from, to)).sort(before);
    rows.set(sorted, from);
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const row = rows[i]!;
    let j = i;
    for (; j > from && before(rows[j - 1]!, row) > 0; j--) rows[j] = rows[j - 1]!;
    rows[j] = row;
  }
}

/** Ids in the order of the laid rows. */
export function layIds(rows: Uint32Array, ids: TouchIds): TouchIds {
  const order = <T>(list: readonly T[]): T[] => Array.from(rows, (row) => list[row]!);
  return { id: order(ids.id), visitor: order(ids.visitor), identifiers: order(ids.identifiers) };
}
