/**
 * Touchpoints of a site's known visitors, kept in columns between reports: a report then reads only what changed. Each
 * belongs to the identifier that owned the visitor at that time; whose the identifier is, is asked anew by every report.
 */
import type { TouchpointType } from '../../../../shared/vocabulary.ts';
import { inList, type Param, type Sql } from '../../sql.ts';
import { breathe } from '../../took-too-long.ts';
import { changesSince } from '../change-log.ts';
import { Dictionary } from './dictionary.ts';
import { TouchList } from './touch-list.ts';

/** Intervals of one query: other questions get their turn in between. */
const PAGE = 20_000;
const VISITORS_A_PAGE = 1000;
/** Touchpoints kept in all, about 40 bytes each. */
const MAX_KEPT = 5_000_000;
/** In the column `holder`: the visitor was read again. */
const GONE = 0xffff_ffff;
/** No row. */
const NONE = 0xffff_ffff;

export const NO_TYPE = 'visit';
/** A touchpoint of `t` as text; many are joined by commas. */
export const TOUCH = `t.occurred_at || ' ' || t.traffic_source || case t.type when '${NO_TYPE}' then '' else ' ' || t.type end`;
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

export class KeptTouches {
  /** `holder` is a place in `identifiers`, or `GONE`; `owner` one in `visitors`. */
  readonly list = new TouchList();
  readonly identifiers = new Dictionary<string>();
  readonly sources = new Dictionary<string>();
  readonly types = new Dictionary<string>();
  readonly visitors: string[] = [];
  /** Of each identifier the row that was added last, and of each row the one of the same identifier before. */
  readonly #last: number[] = [];
  #before = new Uint32Array(1024);
  /** First and last row + 1 of each visitor: they lie together. */
  readonly #rows = new Map<string, [from: number, to: number]>();
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

  /** An identifier's touchpoints, as rows of `list`. */
  rowsOf(identifier: string): number[] {
    const holder = this.list.column('holder');
    const rows: number[] = [];
    const code = this.identifiers.find(identifier);
    if (code === undefined) return rows;
    for (let row = this.#last[code]!; row !== NONE; row = this.#before[row]!) if (holder[row] !== GONE) rows.push(row);
    return rows;
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
    const rows = this.#rows.get(visitorId);
    if (!rows) return;
    this.list.column('holder').fill(GONE, ...rows);
    this.#gone += rows[1] - rows[0];
    this.#rows.delete(visitorId);
  }

  async #read(sql: Sql, text: string, params: Param[]): Promise<Interval[]> {
    const intervals = await sql.all<Interval>(text, params);
    for (const { visitor_id, identifier, touches } of intervals) {
      if (touches === null) continue;
      const start = this.list.size;
      const from = this.#rows.get(visitor_id)?.[0] ?? start;
      if (from === start) this.visitors.push(visitor_id);
      const holder = this.identifiers.code(identifier);
      addTouches(this.list, touches, this.sources, this.types, { holder, owner: this.visitors.length - 1 });
      this.#link(holder, start);
      this.#rows.set(visitor_id, [from, this.list.size]);
    }
    return intervals;
  }

  /** Rows from `start` on are of this identifier. */
  #link(identifier: number, start: number): void {
    const { size } = this.list;
    while (this.#before.length < size) {
      const larger = new Uint32Array(2 * this.#before.length);
      larger.set(this.#before);
      this.#before = larger;
    }
    let last = this.#last[identifier] ?? NONE;
    for (let row = start; row < size; row++) {
      this.#before[row] = last;
      last = row;
    }
    this.#last[identifier] = last;
  }
}

/** Adds a visitor's touchpoints as `TOUCH` writes them. */
export function addTouches(
  list: TouchList,
  touches: string,
  sources: Dictionary<string>,
  types: Dictionary<string>,
  { holder, owner }: { holder: number; owner: number },
): void {
  for (const touch of touches.split(',')) {
    const space = touch.indexOf(' ');
    const end = touch.indexOf(' ', space + 1);
    list.add({
      holder,
      time: Number(touch.slice(0, space)),
      origin: sources.code(end < 0 ? touch.slice(space + 1) : touch.slice(space + 1, end)),
      type: end < 0 ? 0 : types.code(touch.slice(end + 1) as TouchpointType),
      detail: 0,
      contact: 0,
      owner,
    });
  }
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
  sites.set(siteId, touches);
  kept.set(sql.database, sites);
  let size = [...sites.values()].reduce((sum, one) => sum + one.list.size, 0);
  for (const [id, one] of sites) {
    if (size <= MAX_KEPT || id === siteId) break;
    size -= one.list.size;
    sites.delete(id);
  }
  return touches;
}
