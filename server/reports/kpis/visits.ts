/** Visits in their groups. */

import type { ChannelGroup } from '../../../shared/api/site.ts';
import type { ReportDimension } from '../../../shared/vocabulary.ts';
import { dayIn, spansOf, TIME_UNITS, type TimeUnit, unitOf } from '../../domain/day.ts';
import { channelGroupOf } from '../../domain/source/channel-groups.ts';
import { deriveSettings, type StoredSite } from '../../storage/facts/sites.ts';
import type { Detail } from '../../storage/reads/attribution/columns.ts';
import type { VisitAsk, VisitDimension } from '../../storage/reads/reports/visit-counts.ts';
import type { Period, VisitColumns } from '../../storage/reads/reports/visits.ts';
import type { Storage } from '../../storage/storage.ts';
import { detailOf, type Key, type TouchFilters } from '../attribution/groups.ts';

export interface VisitGroup {
  key: Key;
  visits: number;
  visitors: number;
}

export interface VisitGroups {
  groups: VisitGroup[];
  visits: number;
  visitors: number;
}

/** What is known of one visit, by its place. */
export class VisitReader {
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

/** Where neither the pages, the people behind visits nor a site's own groups are asked for, they are counted where they lie. */
export async function readVisits(
  storage: Storage,
  site: StoredSite,
  period: Period,
  groupBy: readonly ReportDimension[],
  filters: TouchFilters,
  deadline: number,
): Promise<VisitGroups> {
  const { siteId } = site;
  const dayOf = dayIn(site.timeZone);
  const asked = [...groupBy, ...(Object.keys(filters) as ReportDimension[])];
  const details = [...new Set(asked.map(detailOf).filter((detail) => detail !== null))];
  const units = groupBy.filter(isTime);
  const span = units.length > 0 ? await within(storage, siteId, period) : period;
  const isLong = units.length > 0 && span.to - span.from > MOST_DAYS * DAY_MS;
  if (details.length > 0 || isLong || asked.includes('channelGroup')) {
    const columns = await storage.read('visitColumns', siteId, period, details, deriveSettings(site), deadline);
    const reader = new VisitReader(columns, details, dayOf, site.channelGroups);
    return groupVisits(columns, reader, groupBy, filters);
  }
  const only = filters as VisitAsk['only'];
  const [all] = await storage.read('visitCounts', siteId, { periods: [period], groupBy: [], only }, deadline);
  const totals = { visits: all?.visits ?? 0, visitors: all?.visitors ?? 0 };
  if (groupBy.length === 0) return { groups: totals.visits > 0 ? [{ key: [], ...totals }] : [], ...totals };
  const spans = units.length === 0 ? [{ key: [], ...period }] : spansOf(span, units, dayOf);
  const dimensions = groupBy.filter((dimension) => !isTime(dimension)) as VisitDimension[];
  const counts = await storage.read('visitCounts', siteId, { periods: spans, groupBy: dimensions, only }, deadline);
  const groups = counts.map(({ period: place, key, visits, visitors }) => ({
    key: groupBy.map((dimension) =>
      isTime(dimension)
        ? spans[place]!.key[units.indexOf(dimension)]!
        : key[dimensions.indexOf(dimension as VisitDimension)]!,
    ),
    visits,
    visitors,
  }));
  return { groups, ...totals };
}

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
  const groups = new Map<string, { key: Key; visits: number; visitors: Set<number> }>();
  const all = new Set<number>();
  let visits = 0;
  for (let i = 0; i < columns.startedAt.length; i++) {
    if (!reader.fits(filters, i)) continue;
    visits++;
    all.add(columns.visitor[i]!);
    const key = groupBy.map((dimension) => reader.value(dimension, i));
    const text = JSON.stringify(key);
    let group = groups.get(text);
    if (!group) {
      group = { key, visits: 0, visitors: new Set() };
      groups.set(text, group);
    }
    group.visits++;
    group.visitors.add(columns.visitor[i]!);
  }
  return {
    groups: Array.from(groups.values(), ({ key, visits, visitors }) => ({ key, visits, visitors: visitors.size })),
    visits,
    visitors: all.size,
  };
}
