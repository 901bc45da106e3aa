/** Visits in their groups. */
import type { KpiDimension } from '../../../shared/api/kpi.ts';
import { TIME_UNITS, type TimeUnit, unitOf } from '../../domain/day.ts';
import type { Detail } from '../../storage/reads/attribution/columns.ts';
import type { VisitColumns } from '../../storage/reads/reports/visits.ts';
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

export function groupVisits(
  columns: VisitColumns,
  asked: readonly Detail[],
  groupBy: readonly KpiDimension[],
  filters: TouchFilters,
  dayOf: (at: number) => string,
): VisitGroups {
  const value = (dimension: KpiDimension, i: number): string | null => {
    const origin = columns.origins[columns.origin[i]!]!;
    if ((TIME_UNITS as readonly string[]).includes(dimension)) {
      return unitOf(dayOf(columns.startedAt[i]!), dimension as TimeUnit);
    }
    const detail = detailOf(dimension);
    if (detail) return columns.details[columns.detail[i]!]![asked.indexOf(detail)] ?? null;
    if (dimension === 'sourceMedium') {
      return origin.source === null && origin.medium === null
        ? null
        : `${origin.source ?? ''} / ${origin.medium ?? ''}`;
    }
    return origin[dimension as 'channel' | 'source' | 'medium' | 'campaign' | 'content'];
  };
  const groups = new Map<string, { key: Key; visits: number; visitors: Set<number> }>();
  const all = new Set<number>();
  let visits = 0;
  for (let i = 0; i < columns.startedAt.length; i++) {
    const kept = Object.entries(filters).every(([name, list]) => list.includes(value(name as KpiDimension, i)));
    if (!kept) continue;
    visits++;
    all.add(columns.visitor[i]!);
    const key = groupBy.map((dimension) => value(dimension, i));
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
