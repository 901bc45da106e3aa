/** The pages of touchpoints that were read without their events: out of kept visits, which know the page that each began on. */

import { compareText } from '../../../domain/attribution/journey-table.ts';
import { pageOf, publicId } from '../../../domain/journey/views.ts';
import { inList, type Sql } from '../../sql.ts';
import { breathe } from '../../took-too-long.ts';
import type { TouchOwners } from '../attribution/columns.ts';
import { Dictionary } from '../attribution/dictionary.ts';
import { askKept } from './ask-kept.ts';
import type { Kept } from './visit-keeper.ts';
import type { VisitsByVisitor } from './visits-by-visitor.ts';

/** Touchpoints of one holder after the other, of each in their order. */
export interface PlacelessTouches extends TouchOwners {
  /** ms UTC */
  time: Float64Array;
  /** 1: it began a visit; 0: it is another touchpoint of a visitor; 2: a contact, which has no page. */
  kind: Uint8Array;
}

export const TOUCH_KIND = { other: 0, visit: 1, contact: 2 } as const;

export interface TouchPages {
  /** By touchpoint: a place in `pages`. */
  page: Uint32Array;
  /** The first is null. */
  pages: (string | null)[];
}

const VISITORS_A_PAGE = 1000;
/** Of more visits than this a visitor's are looked up by their time. */
const FEW = 32;
const UNKNOWN = 0xffff_ffff;

/** @returns null: visits are not kept, or they are not those of these touchpoints any more */
export async function touchPages(
  sql: Sql,
  siteId: number,
  touches: PlacelessTouches,
  deadline: number,
): Promise<TouchPages | null> {
  const { time } = touches;
  if (time.length === 0) return { page: new Uint32Array(), pages: [null] };
  const period = { from: Number.POSITIVE_INFINITY, to: 0 };
  for (let row = 0; row < time.length; row++) {
    if (time[row]! < period.from) period.from = time[row]!;
    if (time[row]! >= period.to) period.to = time[row]! + 1;
  }
  const use = (visits: Kept) => pagesOfVisits(touches, visits) ?? NOTHING;
  const kept = await askKept(sql, siteId, period, deadline, use, { withPages: true });
  if (!kept || kept === NOTHING) return null;
  const isWhole = await readOthers(sql, siteId, touches, kept, deadline);
  return isWhole ? { page: kept.page, pages: kept.pages.values } : null;
}

interface Found {
  /** `UNKNOWN`: no visit has it. */
  page: Uint32Array;
  pages: Dictionary<string | null>;
}
const NOTHING: Found = { page: new Uint32Array(), pages: new Dictionary() };

function pagesOfVisits({ visitors, owner, time, kind }: PlacelessTouches, kept: Kept): Found | null {
  const { list } = kept;
  if (!kept.pages) return null;
  const { start, rows } = visitsOf(visitors, kept);
  const pages = new Dictionary<string | null>();
  pages.code(null);
  const codes = new Int32Array(kept.pages.length).fill(-1);
  const codeOf = (page: number): number => {
    if (codes[page] === -1) codes[page] = pages.code(kept.pages![page]!);
    return codes[page]!;
  };
  const byTime = new Map<number, Map<number, number>>();
  /** The visit of a visitor that began then; -1: none, or several. */
  const visitAt = (of: number, at: number): number => {
    const [from, to] = [start[of]!, start[of + 1]!];
    if (to - from > FEW) {
      const known = byTime.get(of) ?? timesOf(rows.subarray(from, to), list.at);
      byTime.set(of, known);
      return known.get(at) ?? -1;
    }
    let found = -1;
    for (let i = from; i < to; i++) {
      if (list.at[rows[i]!] !== at) continue;
      if (found !== -1) return -1;
      found = rows[i]!;
    }
    return found;
  };
  const page = new Uint32Array(time.length);
  for (let row = 0; row < time.length; row++) {
    if (kind[row] === TOUCH_KIND.contact) continue;
    const visit = kind[row] === TOUCH_KIND.visit ? visitAt(owner[row]!, time[row]!) : -1;
    page[row] = visit === -1 ? UNKNOWN : codeOf(list.page[visit]!);
  }
  return { page, pages };
}

function timesOf(rows: Uint32Array, at: Float64Array): Map<number, number> {
  const times = new Map<number, number>();
  for (const row of rows) times.set(at[row]!, times.has(at[row]!) ? -1 : row);
  return times;
}

/** By the places of those asked for. */
function visitsOf(visitors: readonly string[], { list, numberOf, byVisitor }: Kept): VisitsByVisitor {
  const known = byVisitor();
  const placeOf = new Int32Array(list.visitors).fill(-1);
  const start = new Uint32Array(visitors.length + 1);
  const from = new Uint32Array(visitors.length);
  for (let place = 0; place < visitors.length; place++) {
    const number = numberOf(visitors[place]!);
    if (number === undefined) continue;
    placeOf[number] = place;
    // Whose visits are all newer has none there.
    if (number + 1 >= known.start.length) continue;
    from[place] = known.start[number]!;
    start[place + 1] = known.start[number + 1]! - from[place]!;
  }
  const counts = start.slice(1);
  const newer: [place: number, row: number][] = [];
  for (let row = known.rows.length; row < list.size; row++) {
    const place = placeOf[list.visitor[row]!]!;
    if (place < 0) continue;
    newer.push([place, row]);
    start[place + 1]!++;
  }
  for (let place = 0; place < visitors.length; place++) start[place + 1]! += start[place]!;
  const next = start.slice();
  const rows = new Uint32Array(start[visitors.length]!);
  for (let place = 0; place < visitors.length; place++)
    for (let i = 0; i < counts[place]!; i++) rows[next[place]!++] = known.rows[from[place]! + i]!;
  for (const [place, row] of newer) rows[next[place]!++] = row;
  return { start, rows };
}

/** Touchpoints that begin no visit are few: they are read. @returns false: one of them is not there any more */
async function readOthers(
  sql: Sql,
  siteId: number,
  touches: PlacelessTouches,
  { page, pages }: Found,
  deadline: number,
): Promise<boolean> {
  const wanted = rowsAtUnknown(touches, page);
  const visitorIds = [...wanted.keys()];
  for (let from = 0; from < visitorIds.length; from += VISITORS_A_PAGE) {
    const stored = await sql.all<{ visitor_id: string; message_id: string; occurred_at: number; url: string | null }>(
      `select t.visitor_id, t.message_id, t.occurred_at, e.url from touchpoints t cross join events e
       where t.site_id = ? and t.visitor_id ${inList(sql)}
         and e.site_id = t.site_id and e.visitor_id = t.visitor_id and e.message_id = t.message_id`,
      [siteId, visitorIds.slice(from, from + VISITORS_A_PAGE)],
    );
    const found = stored.flatMap((told) => {
      const rows = wanted.get(told.visitor_id)!.get(told.occurred_at);
      return rows ? [{ rows, url: told.url, id: publicId(told.visitor_id, told.message_id) }] : [];
    });
    // Touchpoints of one instant are in the order of their ids.
    for (const { rows, url } of found.sort((a, b) => compareText(a.id, b.id))) {
      const row = rows.shift();
      if (row === undefined) return false;
      page[row] = pages.code(pageOf(url));
    }
    await breathe(deadline);
  }
  return !page.includes(UNKNOWN);
}

/** By visitor and time: all touchpoints of the instants at which the page of one is not known, in their order. */
function rowsAtUnknown({ visitors, owner, time, kind }: PlacelessTouches, page: Uint32Array) {
  const wanted = new Map<string, Map<number, number[]>>();
  if (!page.includes(UNKNOWN)) return wanted;
  for (let row = 0; row < page.length; row++) {
    if (page[row] !== UNKNOWN) continue;
    const visitorId = visitors[owner[row]!]!;
    const times = wanted.get(visitorId) ?? new Map<number, number[]>();
    wanted.set(visitorId, times.set(time[row]!, []));
  }
  for (let row = 0; row < page.length; row++)
    if (kind[row] !== TOUCH_KIND.contact) wanted.get(visitors[owner[row]!]!)?.get(time[row]!)?.push(row);
  return wanted;
}
