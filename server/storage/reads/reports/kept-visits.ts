/**
 * When there were visits of which visitor, from where, on which page and how long: kept in columns between reports, because
 * there are millions of them. What is older than some hours is kept, and read again where the log of changes names its
 * visitor; what is newer is read by every report.
 */

import { pageOf } from '../../../domain/journey/views.ts';
import { type LogName, SETTLES_MS } from '../../change-log.ts';
import { inList, type Param, type Sql } from '../../sql.ts';
import { breathe } from '../../took-too-long.ts';
import { Dictionary } from '../attribution/dictionary.ts';
import { type Changes, changesSince } from '../change-log.ts';
import { databaseClock } from '../clock.ts';
import type { VisitList } from './count-visits.ts';
import { readNumbers, VisitTextReader, type VisitTexts, visitTexts } from './visit-text.ts';
import { VisitorNumbers } from './visitor-numbers.ts';
import type { Period } from './visits.ts';
import { byVisitor, type VisitsByVisitor } from './visits-by-visitor.ts';

/** Rows of one query: other questions get their turn in between. */
const PAGE = 5_000;
const VISITORS_A_PAGE = 1000;
/** Different pages kept of a site: whoever has more, has an address for everybody. */
const MAX_PAGES = 200_000;
/** Transactions that wrote before what they wrote was old enough for the log have ended by then. */
const MARGIN_MS = 10 * 60_000;
/** The log goes by the clock: if that was set, what is kept is read anew. */
const CLOCK_SET_MS = 60_000;

interface Row {
  visitor_id: string;
  message_id: string;
  occurred_at: number;
  traffic_source: string;
  page_views: number;
  /** Only with pages. */
  url?: string | null;
}

/** `cross join` keeps SQLite's planner from beginning at the other end. */
const visitsText = (withPages: boolean): string => `
  select t.visitor_id, t.message_id, t.occurred_at, t.traffic_source, v.page_views ${withPages ? ', e.url' : ''}
  from touchpoints t cross join visits v
  ${withPages ? 'left join events e on e.site_id = t.site_id and e.visitor_id = t.visitor_id and e.message_id = t.message_id' : ''}
  where v.site_id = t.site_id and v.visitor_id = t.visitor_id and v.entry = t.message_id
    and t.site_id = ? and t.type = 'visit'`;

export interface KeptList extends VisitList {
  /** Places in `pages`, the page that the visit began on. Only with pages. */
  page: Uint32Array;
}

export class KeptVisits implements KeptList {
  size = 0;
  at = new Float64Array(1024);
  visitor = new Uint32Array(1024);
  source = new Uint32Array(1024);
  page = new Uint32Array(1024);
  pageViews = new Uint32Array(1024);
  /** Ids of traffic sources. */
  readonly sources = new Dictionary<string>();
  /** null: they are not read, or there are too many. */
  pages: Dictionary<string | null> | null;
  readonly withPages: boolean;
  readonly #visitors = new VisitorNumbers();
  /** Up to where each log of changes was read; null: nothing was read yet. */
  #versions: Record<LogName, Changes['version']> | null = null;
  /** All visits before this are kept: ms UTC. */
  #until = 0;
  /** By the database's clock and by one that nobody sets, ms, when it was looked at last. */
  #clock = { told: 0, passed: 0 };
  #byVisitor: VisitsByVisitor | null = null;
  readonly #most: number;
  readonly #select: string;

  constructor(most: number, withPages: boolean) {
    this.#most = most;
    this.withPages = withPages;
    this.pages = withPages ? new Dictionary() : null;
    this.#select = visitsText(withPages);
  }

  get visitors(): number {
    return this.#visitors.size;
  }

  /** Of all that were kept when it was asked for first, since anything but an end was last added. */
  byVisitor(): VisitsByVisitor {
    this.#byVisitor ??= byVisitor(this.visitor.subarray(0, this.size), this.visitors);
    return this.#byVisitor;
  }

  /** A visitor's number in the column; undefined: she has no visit. */
  numberOf(visitorId: string): number | undefined {
    return this.#visitors.find(visitorId);
  }

  /** @returns false: everything has to be read anew */
  async update(sql: Sql, siteId: number, deadline: number): Promise<boolean> {
    const known = await changesSince(sql, siteId, this.#versions?.known ?? null);
    const anonymous = await changesSince(sql, siteId, this.#versions?.anonymous ?? null, 'anonymous');
    const clock = { told: await databaseClock(sql), passed: performance.now() };
    if (this.#versions !== null) {
      const wasSet = clock.told - this.#clock.told - (clock.passed - this.#clock.passed);
      if (!known.ids || !anonymous.ids || Math.abs(wasSet) > CLOCK_SET_MS) return false;
      const visitorIds = [...(known.ids.get('visitor') ?? []), ...(anonymous.ids.get('anonymous') ?? [])];
      await this.#readAgain(sql, siteId, visitorIds, deadline);
    }
    const until = Math.max(this.#until, clock.told - SETTLES_MS - MARGIN_MS);
    if (this.#versions === null) await this.#readAll(sql, siteId, until, deadline);
    else await this.#readBetween(sql, siteId, { from: this.#until, to: until }, deadline);
    this.#until = until;
    this.#clock = clock;
    this.#versions = { known: known.version, anonymous: anonymous.version };
    return true;
  }

  /** What is kept and what is newer, until the next question. */
  async with(sql: Sql, siteId: number, to: number, deadline: number): Promise<KeptList> {
    const kept = this.size;
    try {
      if (to > this.#until) await this.#readBetween(sql, siteId, { from: this.#until, to }, deadline);
      const { size, visitors, at, visitor, source, page, pageViews } = this;
      return { size, visitors, at, visitor, source, page, pageViews };
    } finally {
      this.size = kept;
    }
  }

  /** In the order in which they lie, by ranges of visitors: several times faster than by time. */
  async #readAll(sql: Sql, siteId: number, until: number, deadline: number): Promise<void> {
    const common = { visitors: this.#visitors, sources: this.sources };
    let reader = new VisitTextReader({ ...common, pages: this.pages });
    for (let after = ''; ; await breathe(deadline)) {
      const [end] = await sql.all<{ visitor_id: string }>(
        `select visitor_id from touchpoints where site_id = ? and visitor_id > ? order by visitor_id limit 1 offset ${PAGE}`,
        [siteId, after],
      );
      const { text, params } = visitTexts(siteId, after, end?.visitor_id ?? null, this.withPages);
      const [texts] = await sql.all<VisitTexts>(text, params);
      const hadPages = this.pages !== null;
      this.#addTexts(reader, texts!, until);
      if (hadPages && !this.pages) reader = new VisitTextReader({ ...common, pages: null });
      if (!end) return;
      after = end.visitor_id;
    }
  }

  #addTexts(reader: VisitTextReader, { visits, views }: VisitTexts, until: number): void {
    const pageViews = readNumbers(views ?? '');
    let place = 0;
    reader.read(visits ?? '', (visitor, at, source, page) => {
      const viewed = pageViews[place++]!;
      if (at < until) this.#addVisit(visitor, at, source, page, viewed);
    });
    if (place !== pageViews.length) throw new Error('A visit has no touchpoint, or a touchpoint of one has no visit');
    this.#limit();
  }

  async #readBetween(sql: Sql, siteId: number, { from, to }: Period, deadline: number): Promise<void> {
    const page = `${this.#select} and t.occurred_at >= ? and t.occurred_at < ?
        and (t.occurred_at, t.visitor_id, t.message_id) > (?, ?, ?)
      order by t.occurred_at, t.visitor_id, t.message_id limit ${PAGE}`;
    for (let after: Param[] = [from, '', '']; ; await breathe(deadline)) {
      const rows = await sql.all<Row>(page, [siteId, after[0]!, to, ...after]);
      this.#add(rows);
      if (rows.length < PAGE) return;
      const last = rows.at(-1)!;
      after = [last.occurred_at, last.visitor_id, last.message_id];
    }
  }

  async #readAgain(sql: Sql, siteId: number, visitorIds: readonly string[], deadline: number): Promise<void> {
    if (visitorIds.length === 0) return;
    this.#forget(visitorIds);
    for (let start = 0; start < visitorIds.length; start += VISITORS_A_PAGE) {
      const page = visitorIds.slice(start, start + VISITORS_A_PAGE);
      this.#add(
        await sql.all<Row>(`${this.#select} and t.visitor_id ${inList(sql)} and t.occurred_at < ?`, [
          siteId,
          page,
          this.#until,
        ]),
      );
      await breathe(deadline);
    }
  }

  #forget(visitorIds: readonly string[]): void {
    this.#byVisitor = null;
    const gone = new Uint8Array(this.#visitors.size);
    for (const visitorId of visitorIds) {
      const number = this.#visitors.find(visitorId);
      if (number !== undefined) gone[number] = 1;
    }
    let size = 0;
    for (let row = 0; row < this.size; row++) {
      if (gone[this.visitor[row]!] === 1) continue;
      this.at[size] = this.at[row]!;
      this.visitor[size] = this.visitor[row]!;
      this.source[size] = this.source[row]!;
      this.page[size] = this.page[row]!;
      this.pageViews[size] = this.pageViews[row]!;
      size++;
    }
    this.size = size;
  }

  #add(rows: readonly Row[]): void {
    for (const { occurred_at, visitor_id, traffic_source, page_views, url } of rows) {
      const page = this.pages?.code(pageOf(url ?? null)) ?? 0;
      this.#addVisit(this.#visitors.of(visitor_id), occurred_at, this.sources.code(traffic_source), page, page_views);
    }
    this.#limit();
  }

  #addVisit(visitor: number, at: number, source: number, page: number, pageViews: number): void {
    if (this.size === this.at.length) this.#grow();
    const row = this.size++;
    this.at[row] = at;
    this.visitor[row] = visitor;
    this.source[row] = source;
    this.page[row] = page;
    this.pageViews[row] = pageViews;
  }

  #grow(): void {
    const length = 2 * this.at.length;
    this.at = grown(this.at, new Float64Array(length));
    this.visitor = grown(this.visitor, new Uint32Array(length));
    this.source = grown(this.source, new Uint32Array(length));
    this.page = grown(this.page, new Uint32Array(length));
    this.pageViews = grown(this.pageViews, new Uint32Array(length));
  }

  #limit(): void {
    if (this.pages && this.pages.size > MAX_PAGES) this.pages = null;
    if (this.size > this.#most) throw new TooMany();
  }
}

/** There are more than are kept. */
export class TooMany extends Error {}

function grown<T extends Float64Array | Uint32Array>(column: T, larger: T): T {
  larger.set(column);
  return larger;
}
