/** Visits, whose they are and how long they were, in groups: also by the page they began on and by a site's own groups of channels. */
import type { ChannelGroup } from '../../../../shared/api/site.ts';
import type { DeriveSettings } from '../../../domain/journey/touchpoints.ts';
import { channelGroupOf } from '../../../domain/source/channel-groups.ts';
import type { Sql } from '../../sql.ts';
import { Dictionary } from '../attribution/dictionary.ts';
import { askKept } from './ask-kept.ts';
import { type Counted, countVisits, firstVisits } from './count-visits.ts';
import type { KeptList } from './kept-visits.ts';
import { VISIT_DIMENSIONS, type VisitDimension, whatOf } from './visit-counts.ts';
import type { Kept } from './visit-keeper.ts';
import { originsOf, type Period, type VisitOrigin, visitColumns } from './visits.ts';

export const TRAFFIC_DIMENSIONS = [...VISIT_DIMENSIONS, 'channelGroup', 'landingPage'] as const;
export type TrafficDimension = (typeof TRAFFIC_DIMENSIONS)[number];

export interface TrafficAsk {
  /** Each is counted for itself. In order, without overlap. */
  periods: readonly Period[];
  groupBy: readonly TrafficDimension[];
  /** Lists of what is allowed; in a list, null is "not set". */
  only: Partial<Record<TrafficDimension, readonly (string | null)[]>>;
  channelGroups: readonly ChannelGroup[];
  landing: DeriveSettings;
  /** `visits`: only how many, of how many visitors; the rest stays 0. */
  what: 'visits' | 'traffic';
}

/** `period`: a place in `periods`; `key`: values in the order of `groupBy`. */
export interface TrafficCount extends Omit<Counted, 'group'> {
  key: (string | null)[];
}

/** What is counted: visits, what their sources say, their pages. */
interface Visits {
  list: KeptList;
  origins: readonly VisitOrigin[];
  pages: readonly (string | null)[];
  /** null: nobody asks. */
  isFirst: ((row: number) => boolean) | null;
}

/** @param deadline ms UTC */
export async function trafficCounts(
  sql: Sql,
  siteId: number,
  ask: TrafficAsk,
  deadline: number,
): Promise<TrafficCount[]> {
  const last = ask.periods.at(-1);
  if (!last) return [];
  const period = { from: ask.periods[0]!.from, to: last.to };
  const withPages = isByPage(ask);
  const use = async ({ list, sources, pages }: Kept) => {
    if (withPages && !pages) return { counts: null };
    const origins = await originsOf(sql, siteId, sources);
    const isFirst = ask.what === 'traffic' ? firstVisits(list) : null;
    return { counts: count({ list, pages: pages ?? [null], origins, isFirst }, ask) };
  };
  const counted = await askKept(sql, siteId, period, deadline, use, { withPages });
  return counted?.counts ?? countAnew(sql, siteId, ask, deadline);
}

const isByPage = ({ groupBy, only }: TrafficAsk): boolean => [...groupBy, ...Object.keys(only)].includes('landingPage');

/** Out of the visits of the periods alone. Exported for tests, which compare both. */
export async function countAnew(sql: Sql, siteId: number, ask: TrafficAsk, deadline: number): Promise<TrafficCount[]> {
  const period = { from: ask.periods[0]!.from, to: ask.periods.at(-1)!.to };
  const details = isByPage(ask) ? (['landingPage'] as const) : [];
  const columns = await visitColumns(sql, siteId, period, details, ask.landing, deadline);
  const { startedAt, visitor, origin, detail, pageViews, first, origins } = columns;
  const visitors = visitor.reduce((most, number) => Math.max(most, number + 1), 0);
  const visits: Visits = {
    list: { size: startedAt.length, at: startedAt, visitor, visitors, source: origin, page: detail, pageViews },
    origins,
    pages: columns.details.map(([page]) => page ?? null),
    isFirst: ask.what === 'traffic' ? (row) => first[row] === 1 : null,
  };
  return count(visits, ask);
}

function count({ list, origins, pages, isFirst }: Visits, ask: TrafficAsk): TrafficCount[] {
  const { channelGroups, groupBy } = ask;
  const ofOrigin = (origin: VisitOrigin, dimension: TrafficDimension): string | null => {
    if (dimension === 'channelGroup') return channelGroupOf(channelGroups, origin.channel, 'visit');
    return dimension === 'landingPage' ? null : whatOf(origin, dimension as VisitDimension);
  };
  const { landingPage, ...only } = ask.only;
  const filters = Object.entries(only) as [TrafficDimension, readonly (string | null)[]][];
  /** By source: what is the same on all pages; -1: not asked for. */
  const keys = new Dictionary<(string | null)[]>();
  const keyOf = Int32Array.from(origins, (origin) => {
    if (!filters.every(([dimension, list]) => list.includes(ofOrigin(origin, dimension)))) return -1;
    const key = groupBy.map((dimension) => ofOrigin(origin, dimension));
    return keys.code(key, JSON.stringify(key));
  });
  const isAsked = Uint8Array.from(pages, (page) => Number(landingPage?.includes(page) ?? true));
  const placeOfPage = groupBy.indexOf('landingPage');
  /** A key and a page as one number. */
  const groups = new Dictionary<number>();
  const groupOf = (row: number): number => {
    const key = keyOf[list.source[row]!]!;
    const page = list.page[row]!;
    if (key < 0 || isAsked[page] === 0) return -1;
    return placeOfPage < 0 ? key : groups.code(key * pages.length + page);
  };
  const isPlain = groupBy.length === 0 && Object.keys(ask.only).length === 0;
  return countVisits(list, ask.periods, isPlain ? null : groupOf, isFirst).map(({ group, ...counted }) => {
    if (placeOfPage < 0) return { ...counted, key: keys.values[group]! };
    const pair = groups.values[group]!;
    return {
      ...counted,
      key: keys.values[Math.floor(pair / pages.length)]!.with(placeOfPage, pages[pair % pages.length]!),
    };
  });
}
