/**
 * Touchpoints of a site's known visitors, kept in columns between reports: a report then reads only what changed. Each
 * belongs to the identifier that owned the visitor at that time; whose the identifier is, is asked anew by every report.
 */
import { deserialize, serialize } from 'node:v8';
import { inList, type Param, type Sql } from '../../sql.ts';
import { breathe } from '../../took-too-long.ts';
import { changesSince } from '../change-log.ts';
import { Dictionary, WordCodes } from './dictionary.ts';
import { type Columns, TouchList } from './touch-list.ts';
import { addTouches, NO_TYPE, TOUCH } from './touch-text.ts';

/** Intervals of one query: other questions get their turn in between. */
const PAGE = 2000;
const VISITORS_A_PAGE = 1000;
/** Touchpoints kept in all, about 40 bytes each. */
const MAX_KEPT = 5_000_000;
/** In the column `holder`: the visitor was read again. */
const GONE = 0xffff_ffff;

const INTERVALS = `select o.visitor_id, o.from_at, o.identifier,
  (select string_agg(${TOUCH}, ',') from touchpoints t where t.site_id = o.site_id and t.visitor_id = o.visitor_id
     and t.occurred_at >= o.from_at and t.occurred_at < o.to_at) as touches
  from ownership o where o.site_id = ?`;

interface Interval {
  visitor_id: string;
  from_at: number;
  identifier: string;
  /** null: none in it. */
  touches: string | null;
}

/** Rows that were read together, of one identifier and one visitor: `from` up to (not including) `to`. */
export interface Run {
  from: number;
  to: number;
}

/** No run. */
const NONE = -1;

export class KeptTouches {
  /** `holder` is a place in `identifiers`, or `GONE`; `owner` one in `visitors`. */
  readonly list = new TouchList();
  readonly identifiers = new Dictionary<string>();
  readonly sources = new Dictionary<string>();
  readonly #sourceCodes = new WordCodes(this.sources);
  readonly types = new Dictionary<string>();
  readonly visitors: string[] = [];
  /** By visitor: the first row. Up to that of the next one all are hers. */
  readonly #firstRow: number[] = [];
  /** Where each is in `visitors`, but for those that are to be read again; null: nobody asked yet. */
  #numbers: Map<string, number> | null = null;
  /** By identifier the run that was read last; by run its rows, and the one of the same identifier before. */
  readonly #last: number[] = [];
  readonly #runs: Run[] = [];
  readonly #before: number[] = [];
  /** Up to where the log of changes was read; null: nothing was read yet. */
  #version: number | string | null = null;
  #gone = 0;

  constructor() {
    this.types.code(NO_TYPE);
  }

  /** @returns false: so much changed that everything has to be read anew */
  async update(sql: Sql, siteId: number, deadline: number): Promise<boolean> {
    const { version, ids } = await changesSince(sql, siteId, this.#version);
    if (this.#version !== null && (ids === null || 2 * this.#gone > this.list.size)) return false;
    if (ids === null) await this.#readAll(sql, siteId, deadline);
    else await this.#readAgain(sql, siteId, [...(ids.get('visitor') ?? [])], deadline);
    this.#version = version;
    return true;
  }

  /** An identifier's touchpoints: from one row of `list` up to (not including) another, each of one visitor. */
  runsOf(identifier: string): Run[] {
    const found: Run[] = [];
    const code = this.identifiers.find(identifier);
    if (code === undefined) return found;
    for (let number = this.#last[code]!; number !== NONE; number = this.#before[number]!) {
      const run = this.#runs[number]!;
      if (this.list.holderOf(run.from) !== GONE) found.push(run);
    }
    return found;
  }

  async #readAll(sql: Sql, siteId: number, deadline: number): Promise<void> {
    const page = `${INTERVALS} and (o.visitor_id, o.from_at) > (?, ?) order by o.visitor_id, o.from_at limit ${PAGE}`;
    for (let after: [string, number] = ['', 0]; ; await breathe(deadline)) {
      const intervals = await this.#read(sql, page, [siteId, ...after]);
      if (intervals.length < PAGE) return;
      after = [intervals.at(-1)!.visitor_id, intervals.at(-1)!.from_at];
    }
  }

  async #readAgain(sql: Sql, siteId: number, visitorIds: readonly string[], deadline: number): Promise<void> {
    for (let start = 0; start < visitorIds.length; start += VISITORS_A_PAGE) {
      const page = visitorIds.slice(start, start + VISITORS_A_PAGE);
      for (const visitorId of page) this.#forget(visitorId);
      const text = `${INTERVALS} and o.visitor_id ${inList(sql)} order by o.visitor_id, o.from_at`;
      await this.#read(sql, text, [siteId, page]);
      await breathe(deadline);
    }
  }

  #forget(visitorId: string): void {
    this.#numbers ??= new Map(this.visitors.map((known, number) => [known, number]));
    const number = this.#numbers.get(visitorId);
    if (number === undefined) return;
    const from = this.#firstRow[number]!;
    const to = this.#firstRow[number + 1] ?? this.list.size;
    this.list.column('holder').fill(GONE, from, to);
    this.#gone += to - from;
    this.#numbers.delete(visitorId);
  }

  async #read(sql: Sql, text: string, params: Param[]): Promise<Interval[]> {
    const intervals = await sql.all<Interval>(text, params);
    for (const { visitor_id, identifier, touches } of intervals) {
      if (touches === null) continue;
      const from = this.list.size;
      const owner = this.#numberOf(visitor_id) ?? this.#addVisitor(visitor_id, from);
      const holder = this.identifiers.code(identifier);
      addTouches(this.list, touches, this.#sourceCodes, this.types, { holder, owner });
      this.#addRun(holder, { from, to: this.list.size });
    }
    return intervals;
  }

  /** While everything is read in order, only the last one can come again. */
  #numberOf(visitorId: string): number | undefined {
    if (this.#numbers) return this.#numbers.get(visitorId);
    const last = this.visitors.length - 1;
    return this.visitors[last] === visitorId ? last : undefined;
  }

  #addVisitor(visitorId: string, firstRow: number): number {
    const number = this.visitors.push(visitorId) - 1;
    this.#numbers?.set(visitorId, number);
    this.#firstRow.push(firstRow);
    return number;
  }

  #addRun(identifier: number, run: Run): void {
    this.#before.push(this.#last[identifier] ?? NONE);
    this.#last[identifier] = this.#runs.push(run) - 1;
  }

  /** For another thread; only of what nothing was read again yet. */
  pack(): PackedTouches {
    const { list, visitors } = this;
    return {
      version: this.#version,
      columns: {
        holder: list.column('holder'),
        time: list.column('time'),
        origin: list.column('origin'),
        type: list.column('type'),
        owner: list.column('owner'),
      },
      identifiers: this.identifiers.values,
      sources: this.sources.values,
      types: this.types.values,
      visitors,
    };
  }

  static unpack({ version, columns, identifiers, sources, types, visitors }: PackedTouches): KeptTouches {
    const kept = new KeptTouches();
    for (const identifier of identifiers) kept.identifiers.code(identifier);
    for (const source of sources) kept.sources.code(source);
    for (const type of types) kept.types.code(type);
    kept.list.take(columns);
    const { holder, owner } = columns;
    let from = 0;
    for (let row = 0; row < holder.length; row++) {
      if (row === 0 || owner[row] !== owner[row - 1]) kept.#addVisitor(visitors[owner[row]!]!, row);
      if (row + 1 < holder.length && owner[row + 1] === owner[row] && holder[row + 1] === holder[row]) continue;
      kept.#addRun(holder[row]!, { from, to: row + 1 });
      from = row + 1;
    }
    kept.#version = version;
    return kept;
  }
}

/** What is kept of a site, as threads hand it to each other. */
export interface PackedTouches {
  version: number | string | null;
  columns: Pick<Columns, 'holder' | 'time' | 'origin' | 'type' | 'owner'>;
  identifiers: string[];
  sources: string[];
  types: string[];
  visitors: string[];
}

/** By connection: what is kept of each site, the one asked for last at the end. */
const kept = new WeakMap<object, Map<number, KeptTouches>>();

/** Then it costs less to ask for what is kept than for a few leads' touchpoints. */
export const areTouchesKept = (sql: Sql, siteId: number): boolean =>
  !sql.distributed && (kept.get(sql.database)?.has(siteId) ?? false);

/** All touchpoints of a site's known visitors, as of now. */
export async function keptTouches(sql: Sql, siteId: number, deadline: number): Promise<KeptTouches> {
  const sites = kept.get(sql.database) ?? new Map<number, KeptTouches>();
  const known = sites.get(siteId);
  // Kept again when it is whole: an update that breaks off leaves nothing behind.
  sites.delete(siteId);
  let touches = known ?? new KeptTouches();
  if (!(await touches.update(sql, siteId, deadline))) {
    touches = new KeptTouches();
    await touches.update(sql, siteId, deadline);
  }
  keep(sql, siteId, touches);
  return touches;
}

function keep(sql: Sql, siteId: number, touches: KeptTouches): void {
  const sites = kept.get(sql.database) ?? new Map<number, KeptTouches>();
  sites.delete(siteId);
  sites.set(siteId, touches);
  kept.set(sql.database, sites);
  let size = [...sites.values()].reduce((sum, one) => sum + one.list.size, 0);
  for (const [id, one] of sites) {
    if (size <= MAX_KEPT || id === siteId) break;
    size -= one.list.size;
    sites.delete(id);
  }
}

/** Reads them for a thread that does something else meanwhile; nothing is kept here. */
export async function packedTouches(sql: Sql, siteId: number, deadline: number): Promise<Uint8Array> {
  const touches = new KeptTouches();
  await touches.update(sql, siteId, deadline);
  return serialize(touches.pack());
}

/** Keeps what another thread read. */
export function takePackedTouches(sql: Sql, siteId: number, packed: Uint8Array): void {
  keep(sql, siteId, KeptTouches.unpack(deserialize(packed) as PackedTouches));
}
