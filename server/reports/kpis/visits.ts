/** Visits in their groups. */

import type { ChannelGroup } from '../../../shared/api/site.ts';
import type { ReportDimension } from '../../../shared/vocabulary.ts';
import { dayIn, spansOf, TIME_UNITS, type TimeUnit, unitOf } from '../../domain/day.ts';
import { channelGroupOf } from '../../domain/source/channel-groups.ts';
import { deriveSettings, type StoredSite } from '../../storage/facts/sites.ts';
import type { Detail } from '../../storage/reads/attribution/columns.ts';
import type { TrafficAsk, TrafficDimension } from '../../storage/reads/reports/traffic-counts.ts';
import type { VisitAsk, VisitDimension } from '../../storage/reads/reports/visit-counts.ts';
import type { Period, VisitColumns } from '../../storage/reads/reports/visits.ts';
import type { Storage } from '../../storage/storage.ts';
import { detailOf, type Key, type TouchFilters } from '../attribution/groups.ts';

export interface VisitSums {
  visits: number;
  visitors: number;
  /** Those below: 0 where nobody asked for traffic. Visits that are the visitor's first. */
  newVisitors: number;
  pageViews: number;
  /** Visits of one page view or none. */
  bounces: number;
}

export interface VisitGroup extends VisitSums {
  key: Key;
}

export interface VisitGroups {
  groups: VisitGroup[];
  totals: VisitSums;
}

/** What is known of one visit, by its place. */
class VisitReader {
  readonly #columns: VisitColumns;
  readonly #asked: readonly Detail[];
  readonly #dayOf: (at: number) => string;
  readonly #channelGroups: readonly ChannelGroup[];

  /** @param channelGroups the site's own, for the dimension `channelGroup` */
  constructor(
    columns: VisitColumns,
    asked: readonly Detail[],
    dayOf: (at: number) => string,
    channelGroups: readonly ChannelGroup[] = [],
  ) {
    this.#channelGroups = channelGroups;
    this.#columns = columns;
    this.#asked = asked;
    this.#dayOf = dayOf;
  }

  value(dimension: ReportDimension, i: number): string | null {
    const { origins, origin, startedAt, details, detail } = this.#columns;
    const from = origins[origin[i]!]!;
    if ((TIME_UNITS as readonly string[]).includes(dimension)) {
      return unitOf(this.#dayOf(startedAt[i]!), dimension as TimeUnit);
    }
    if (dimension === 'channelGroup') return channelGroupOf(this.#channelGroups, from.channel, 'visit');
    const name = detailOf(dimension);
    if (name) return details[detail[i]!]![this.#asked.indexOf(name)] ?? null;
    if (dimension === 'sourceMedium') {
      return from.source === null && from.medium === null ? null : `${from.source ?? ''} / ${from.medium ?? ''}`;
    }
    return from[dimension as 'channel' | 'source' | 'medium' | 'campaign' | 'content'];
  }

  fits(filters: TouchFilters, i: number): boolean {
    return Object.entries(filters).every(([name, list]) => list.includes(this.value(name as ReportDimension, i)));
  }
}

const DAY_MS = 86_400_000;
/** Counting day by day: over more, of which most are empty (one event may be of the year 9999), visits are read one by one. */
const MOST_DAYS = 2_000;

const ONLY_KEPT: readonly ReportDimension[] = ['landingPage', 'channelGroup'];
const NONE: VisitSums = { visits: 0, visitors: 0, newVisitors: 0, pageViews: 0, bounces: 0 };

/**
 * Counted where they lie, as far as visits are known by source and page; by keyword, referrer, country or device they are read one by one.
 * @param what `visits`: how many, of how many visitors; `traffic`: also who is new, and how many pages they saw
 */
export async function readVisits(
  storage: Storage,
  site: StoredSite,
  period: Period,
  groupBy: readonly ReportDimension[],
  filters: TouchFilters,
  deadline: number,
  what: 'visits' | 'traffic' = 'visits',
): Promise<VisitGroups> {
  const { siteId, channelGroups } = site;
  const dayOf = dayIn(site.timeZone);
  const asked = [...groupBy, ...(Object.keys(filters) as ReportDimension[])];
  const details = [...new Set(asked.map(detailOf).filter((detail) => detail !== null))];
  const units = groupBy.filter(isTime);
  const span = units.length > 0 ? await within(storage, siteId, period) : period;
  const isLong = units.length > 0 && span.to - span.from > MOST_DAYS * DAY_MS;
  const landing = deriveSettings(site);
  if (isLong || details.some((detail) => detail !== 'landingPage')) {
    const columns = await storage.read('visitColumns', siteId, period, details, landing, deadline);
    return groupVisits(columns, new VisitReader(columns, details, dayOf, channelGroups), groupBy, filters);
  }
  const only = filters as TrafficAsk['only'];
  const isPlain = what === 'visits' && !asked.some((dimension) => ONLY_KEPT.includes(dimension));
  const count = async (periods: readonly Period[], by: readonly TrafficDimension[]): Promise<CountedIn[]> => {
    if (!isPlain)
      return storage.read(
        'trafficCounts',
        siteId,
        { periods, groupBy: by, only, channelGroups, landing, what },
        deadline,
      );
    const ask = { periods, groupBy: by as VisitDimension[], only: only as VisitAsk['only'] };
    const counts = await storage.read('visitCounts', siteId, ask, deadline);
    return counts.map((counted) => ({ ...NONE, ...counted }));
  };
  const [all] = await count([period], []);
  const { visits, visitors, newVisitors, pageViews, bounces } = all ?? NONE;
  const totals = { visits, visitors, newVisitors, pageViews, bounces };
  if (groupBy.length === 0) return { groups: visits > 0 ? [{ key: [], ...totals }] : [], totals };
  const spans = units.length === 0 ? [{ key: [], ...period }] : spansOf(span, units, dayOf);
  const dimensions = groupBy.filter((dimension) => !isTime(dimension)) as TrafficDimension[];
  const groups = (await count(spans, dimensions)).map(({ period: place, key, ...sums }) => ({
    ...sums,
    key: groupBy.map((dimension) =>
      isTime(dimension)
        ? spans[place]!.key[units.indexOf(dimension)]!
        : key[dimensions.indexOf(dimension as TrafficDimension)]!,
    ),
  }));
  // Each visit is in one group: so they add up even where one came between both questions. Visitors may be in several.
  for (const sum of ['visits', 'newVisitors', 'pageViews', 'bounces'] as const)
    totals[sum] = groups.reduce((all, group) => all + group[sum], 0);
  return { groups, totals };
}

/** In one of the asked periods. */
type CountedIn = VisitSums & { period: number; key: Key };

const isTime = (dimension: ReportDimension): dimension is TimeUnit =>
  (TIME_UNITS as readonly string[]).includes(dimension);

/** No days before the first visit, and none after the last. */
async function within(storage: Storage, siteId: number, { from, to }: Period): Promise<Period> {
  const span = await storage.read('visitSpan', siteId);
  return span ? { from: Math.max(from, span.from), to: Math.min(to, span.to) } : { from: 0, to: 0 };
}

function groupVisits(
  columns: VisitColumns,
  reader: VisitReader,
  groupBy: readonly ReportDimension[],
  filters: TouchFilters,
): VisitGroups {
  const groups = new Map<string, { key: Key; sums: Counter }>();
  const all = new Counter();
  for (let i = 0; i < columns.startedAt.length; i++) {
    if (!reader.fits(filters, i)) continue;
    all.add(columns, i);
    const key = groupBy.map((dimension) => reader.value(dimension, i));
    const text = JSON.stringify(key);
    let group = groups.get(text);
    if (!group) {
      group = { key, sums: new Counter() };
      groups.set(text, group);
    }
    group.sums.add(columns, i);
  }
  return { groups: Array.from(groups.values(), ({ key, sums }) => ({ key, ...sums.told() })), totals: all.told() };
}

class Counter {
  readonly #visitors = new Set<number>();
  readonly #sums = { ...NONE };

  add({ visitor, first, pageViews }: VisitColumns, i: number): void {
    this.#sums.visits++;
    this.#visitors.add(visitor[i]!);
    this.#sums.newVisitors += first[i]!;
    this.#sums.pageViews += pageViews[i]!;
    if (pageViews[i]! <= 1) this.#sums.bounces++;
  }

  told(): VisitSums {
    return { ...this.#sums, visitors: this.#visitors.size };
  }
}
