/** Visits in their groups, and those that came from nowhere that can be seen. */

import type { DarkSocialReport, TrafficReport } from '../../../shared/api/report.ts';
import type { ReportDimension } from '../../../shared/vocabulary.ts';
import { whenWritten } from '../../http/lazy-rows.ts';
import type { VisitGroups, VisitSums } from '../kpis/visits.ts';

function shown({ visits, visitors, newVisitors, pageViews, bounces }: VisitSums): TrafficReport['totals'] {
  const per = (count: number) => (visits === 0 ? null : count / visits);
  return { visits, visitors, newVisitors, pageViews, bounceRate: per(bounces), pagesPerVisit: per(pageViews) };
}

export function trafficView({ groups, totals }: VisitGroups, groupBy: readonly ReportDimension[]): TrafficReport {
  const inTime = groupBy.some((dimension) => ['day', 'week', 'month'].includes(dimension));
  const rows = groups
    .map((group) => ({ group, text: JSON.stringify(group.key) }))
    .sort((a, b) =>
      inTime ? (a.text < b.text ? -1 : 1) : b.group.visits - a.group.visits || (a.text < b.text ? -1 : 1),
    );
  return {
    groupBy: [...groupBy],
    rows: whenWritten(rows, ({ group: { key, ...sums } }) => ({
      key: Object.fromEntries(groupBy.map((dimension, i) => [dimension, key[i]!])),
      ...shown(sums),
    })),
    totals: shown(totals),
  };
}

/** A page that nobody types: deeper than the first level, or with a long name. */
function isDeep(url: string | null): url is string {
  const path = url && URL.canParse(url) ? new URL(url).pathname.replace(/\/$/, '') : '';
  return path.split('/').length > 2 || path.length > 20;
}

/**
 * A visitor has one first visit: as many new visitors as first visits.
 * @param direct direct visits by the page they began on
 * @param all how many visits there are
 */
export function darkSocialView(direct: VisitGroups, all: number, limit: number): DarkSocialReport {
  const rows = direct.groups
    .map(({ key: [page], newVisitors }) => ({ page: page ?? null, visits: newVisitors }))
    .filter((row): row is { page: string; visits: number } => row.visits > 0 && isDeep(row.page))
    .sort((a, b) => b.visits - a.visits || (a.page < b.page ? -1 : 1));
  const visits = rows.reduce((sum, row) => sum + row.visits, 0);
  const { visits: directVisits } = direct.totals;
  return {
    rows: rows.slice(0, limit).map(({ page, visits }) => ({ landingPage: page, visits, visitors: visits })),
    totals: {
      visits,
      visitors: visits,
      directVisits,
      shareOfDirect: directVisits === 0 ? null : visits / directVisits,
      shareOfAll: all === 0 ? null : visits / all,
    },
    definitions: {
      rows: 'first visits of new visitors that came directly to a page nobody types: a link was passed on where it cannot be seen',
    },
  };
}
