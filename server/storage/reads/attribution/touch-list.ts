/** Touchpoints as they are read, in any order; at the end laid by holder, in order of time, then id. */
import { compareText } from '../../../domain/attribution/journey-table.ts';
import { doublesAt, numbersAt } from '../../../domain/columns.ts';
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

export interface Columns {
  holder: Uint32Array;
  time: Float64Array;
  origin: Uint32Array;
  type: Uint32Array;
  detail: Uint32Array;
  contact: Uint32Array;
  owner: Uint32Array;
}

export class TouchList {
  size = 0;
  #columns: Columns = columnsOf(1024);

  add({ holder, time, origin, type, detail, contact, owner }: Touch): void {
    const row = this.size;
    this.addVisit(holder, owner, time, origin, type);
    this.#columns.detail[row] = detail;
    this.#columns.contact[row] = contact;
  }

  /** What has no detail and is no contact. */
  addVisit(holder: number, owner: number, time: number, origin: number, type: number): void {
    if (this.size === this.#columns.time.length) this.#grow(this.size + 1);
    const columns = this.#columns;
    const row = this.size++;
    columns.holder[row] = holder;
    columns.time[row] = time;
    columns.origin[row] = origin;
    columns.type[row] = type;
    columns.owner[row] = owner;
  }

  /**
   * Adds visits of another list, in this one's numbers.
   * @param from its rows, up to (not including) `to`
   * @param origins by the other's number of an origin this one's; -1: not known yet
   * @param addOrigin says it then
   */
  copy(
    other: TouchList,
    { from, to }: { from: number; to: number },
    holder: number,
    origins: Int32Array,
    addOrigin: (number: number) => number,
  ): void {
    const start = this.size;
    const end = start + to - from;
    if (end > this.#columns.time.length) this.#grow(end);
    const source = other.#columns;
    const { holder: holders, time, origin, type, owner } = this.#columns;
    for (let row = start, of = from; row < end; row++, of++) {
      holders[row] = holder;
      time[row] = source.time[of]!;
      const number = source.origin[of]!;
      if (origins[number] === -1) origins[number] = addOrigin(number);
      origin[row] = origins[number]!;
      type[row] = source.type[of]!;
      owner[row] = source.owner[of]!;
    }
    this.size = end;
  }

  /** Into an empty list: visits, in columns of equal length. */
  take(columns: Pick<Columns, 'holder' | 'time' | 'origin' | 'type' | 'owner'>): void {
    this.size = columns.time.length;
    this.#columns = { ...columns, detail: new Uint32Array(this.size), contact: new Uint32Array(this.size) };
  }

  #grow(least: number): void {
    const larger = columnsOf(Math.max(least, 2 * this.#columns.time.length));
    for (const name of Object.keys(larger) as (keyof Columns)[]) larger[name].set(this.#columns[name]);
    this.#columns = larger;
  }

  holderOf(row: number): number {
    return this.#columns.holder[row]!;
  }

  column<Name extends keyof Columns>(name: Name): Columns[Name] {
    return this.#columns[name].subarray(0, this.size) as Columns[Name];
  }

  /** For as many rows as there will be. */
  reserve(rows: number): void {
    if (rows > this.#columns.time.length) this.#grow(rows);
  }

  /** @param holders how many there are */
  inOrder(holders: number): TouchesInOrder {
    const { start, rows } = this.#byHolder(holders);
    return new TouchesInOrder(this.#columns, start, rows);
  }

  /** Counting sort: rows of one holder lie together. */
  #byHolder(holders: number): { start: Uint32Array; rows: Uint32Array } {
    const holder = this.column('holder');
    const start = new Uint32Array(holders + 1);
    for (let row = 0; row < holder.length; row++) start[holder[row]! + 1]!++;
    for (let h = 0; h < holders; h++) start[h + 1]! += start[h]!;
    const next = start.slice();
    const rows = new Uint32Array(holder.length);
    for (let row = 0; row < holder.length; row++) rows[next[holder[row]!]!++] = row;
    return { start, rows };
  }
}

/** The rows of a list by holder, in order of time. */
export class TouchesInOrder {
  readonly rows: Uint32Array;
  readonly #start: Uint32Array;
  readonly #columns: Columns;

  constructor(columns: Columns, start: Uint32Array, rows: Uint32Array) {
    this.#columns = columns;
    this.#start = start;
    this.rows = rows;
    sortRuns(rows, start, columns.time, new Uint32Array(columns.time.length));
  }

  /**
   * Rows whose time another row has too that may come beside it: only among these does the id decide the order.
   * @param together by holder, 1: on a journey with other holders
   */
  tied(together: Uint8Array): number[] {
    const { time } = this.#columns;
    const found: number[] = [];
    const mixed: number[] = [];
    for (let h = 0; h + 1 < this.#start.length; h++) {
      const [from, to] = [this.#start[h]!, this.#start[h + 1]!];
      for (let i = from; i < to; i++) {
        const row = this.rows[i]!;
        if (together[h] === 1) mixed.push(row);
        else if (
          (i > from && time[this.rows[i - 1]!] === time[row]) ||
          (i + 1 < to && time[this.rows[i + 1]!] === time[row])
        )
          found.push(row);
      }
    }
    for (const row of rowsOfTwice(time, mixed)) found.push(row);
    return found;
  }

  /** @param idOf of tied rows, or of all: the public id */
  lay(idOf: ReadonlyMap<number, string>): TouchColumns {
    const { rows } = this;
    const { time, origin, type, detail, contact } = this.#columns;
    const rank = ranks(time.length, idOf);
    if (idOf.size > 0) sortRuns(rows, this.#start, time, rank);
    return {
      start: this.#start,
      time: doublesAt(time, rows),
      rank: numbersAt(rank, rows),
      origin: numbersAt(origin, rows),
      type: Uint8Array.from(numbersAt(type, rows)),
      detail: numbersAt(detail, rows),
      contact: numbersAt(contact, rows),
    };
  }
}

/** No time. */
const FREE = Number.POSITIVE_INFINITY;

/** Of these rows those whose value another of them has. By a table of hashes: several times faster than sorting a million times. */
function rowsOfTwice(values: Float64Array, rows: readonly number[]): number[] {
  const found: number[] = [];
  let bits = 10;
  while (2 ** bits < 2 * rows.length) bits++;
  const size = 2 ** bits;
  const table = new Float64Array(size).fill(FREE);
  /** Where each was first; that it was found already is said by the value after the last row. */
  const first = new Uint32Array(size);
  const isFound = values.length;
  for (const row of rows) {
    const value = values[row]!;
    let place = Math.imul(value | 0, 0x9e3779b1) >>> (32 - bits);
    while (table[place] !== FREE && table[place] !== value) place = (place + 1) & (size - 1);
    if (table[place] === FREE) {
      table[place] = value;
      first[place] = row;
      continue;
    }
    if (first[place] !== isFound) found.push(first[place]!);
    first[place] = isFound;
    found.push(row);
  }
  return found;
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

/** Beyond this many, the engine's sort is faster than insertion; most holders have few touchpoints, nearly in order. */
const MANY = 64;

/** Puts the rows of each holder in order of time, then rank. @param start where those of each begin, and the end */
function sortRuns(rows: Uint32Array, start: Uint32Array, time: Float64Array, rank: Uint32Array): void {
  for (let h = 0; h + 1 < start.length; h++) {
    const from = start[h]!;
    const to = start[h + 1]!;
    if (to - from > MANY) {
      const sorted = Array.from(rows.subarray(from, to)).sort((a, b) => time[a]! - time[b]! || rank[a]! - rank[b]!);
      rows.set(sorted, from);
      continue;
    }
    for (let i = from + 1; i < to; i++) {
      const row = rows[i]!;
      const at = time[row]!;
      let j = i;
      for (; j > from; j--) {
        const before = rows[j - 1]!;
        if (time[before]! < at || (time[before]! === at && rank[before]! <= rank[row]!)) break;
        rows[j] = before;
      }
      rows[j] = row;
    }
  }
}

/** Ids in the order of the laid rows. */
export function layIds(rows: Uint32Array, ids: TouchIds): TouchIds {
  const order = <T>(list: readonly T[]): T[] => Array.from(rows, (row) => list[row]!);
  return { id: order(ids.id), visitor: order(ids.visitor), identifiers: order(ids.identifiers) };
}
