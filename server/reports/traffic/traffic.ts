/** Visits in their groups, and those that came from nowhere that can be seen. */

import type { DarkSocialReport, TrafficReport } from '../../../shared/api/report.ts';
import type { ChannelGroup } from '../../../shared/api/site.ts';
import type { ReportDimension } from '../../../shared/vocabulary.ts';
import { whenWritten } from '../../http/lazy-rows.ts';
import type { Detail } from '../../storage/reads/attribution/columns.ts';
import type { VisitColumns } from '../../storage/reads/reports/visits.ts';
import type { TouchFilters } from '../attribution/groups.ts';
import { VisitReader } from '../kpis/visits.ts';

type Sums = TrafficReport['totals'];

class Counter {
  readonly visitors = new Set<number>();
  visits = 0;
  newVisitors = 0;
  pageViews = 0;
  bounces = 0;

  add(columns: VisitColumns, i: number): void {
    this.visits++;
    this.visitors.add(columns.visitor[i]!);
    this.newVisitors += columns.first[i]!;
    this.pageViews += columns.pageViews[i]!;
    if (columns.pageViews[i]! <= 1) this.bounces++;
  }

  sums(): Sums {
    const per = (count: number) => (this.visits === 0 ? null : count / this.visits);
    return {
      visits: this.visits,
      visitors: this.visitors.size,
      newVisitors: this.newVisitors,
      pageViews: this.pageViews,
      bounceRate: per(this.bounces),
      pagesPerVisit: per(this.pageViews),
    };
  }
}

/** @param channelGroups the site's own, for the dimension `channelGroup` */
export function trafficView(
  columns: VisitColumns,
  asked: readonly Detail[],
  groupBy: readonly ReportDimension[],
  filters: TouchFilters,
  dayOf: (at: number) => string,
  channelGroups: readonly ChannelGroup[] = [],
): TrafficReport {
  const reader = new VisitReader(columns, asked, dayOf, channelGroups);
  const groups = new Map<string, { key: (string | null)[]; counter: Counter }>();
  const all = new Counter();
  for (let i = 0; i < columns.startedAt.length; i++) {
    if (!reader.fits(filters, i)) continue;
    all.add(columns, i);
    const key = groupBy.map((dimension) => reader.value(dimension, i));
    const text = JSON.stringify(key);
    let group = groups.get(text);
    if (!group) {
      group = { key, counter: new Counter() };
      groups.set(text, group);
    }
    group.counter.add(columns, i);
  }
  const inTime = groupBy.some((dimension) => ['day', 'week', 'month'].includes(dimension));
  const rows = [...groups].sort(([a, x], [b, y]) =>
    inTime ? (a < b ? -1 : 1) : y.counter.visits - x.counter.visits || (a < b ? -1 : 1),
  );
  return {
    groupBy: [...groupBy],
    rows: whenWritten(rows, ([, { key, counter }]) => ({
      key: Object.fromEntries(groupBy.map((dimension, i) => [dimension, key[i]!])),
      ...counter.sums(),
    })),
    totals: all.sums(),
  };
}

/** A page that nobody types: deeper than the first level, or with a long name. */
function isDeep(url: string | null): url is string {
  const path = url && URL.canParse(url) ? new URL(url).pathname.replace(/\/$/, '') : '';
  return path.split('/').length > 2 || path.length > 20;
}

export function darkSocialView(columns: VisitColumns, limit: number): DarkSocialReport {
  const pages = new Map<string, { visits: number; visitors: Set<number> }>();
  const visitors = new Set<number>();
  let [visits, direct] = [0, 0];
  for (let i = 0; i < columns.startedAt.length; i++) {
    if (columns.origins[columns.origin[i]!]!.channel !== 'Direct') continue;
    direct++;
    const page = columns.details[columns.detail[i]!]![0] ?? null;
    if (columns.first[i] !== 1 || !isDeep(page)) continue;
    visits++;
    visitors.add(columns.visitor[i]!);
    const sum = pages.get(page) ?? { visits: 0, visitors: new Set() };
    sum.visits++;
    sum.visitors.add(columns.visitor[i]!);
    pages.set(page, sum);
  }
  const rows = [...pages].sort(([a, x], [b, y]) => y.visits - x.visits || (a < b ? -1 : 1));
  const all = columns.startedAt.length;
  return {
    rows: rows
      .slice(0, limit)
      .map(([landingPage, sum]) => ({ landingPage, visits: sum.visits, visitors: sum.visitors.size })),
    totals: {
      visits,
      visitors: visitors.size,
      directVisits: direct,
      shareOfDirect: direct === 0 ? null : visits / direct,
      shareOfAll: all === 0 ? null : visits / all,
    },
    definitions: {
      rows: 'first visits of new visitors that came directly to a page nobody types: a link was passed on where it cannot be seen',
    },
  };
}
