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

/** What is known of one visit, by its place. */
export class VisitReader {
  readonly #columns: VisitColumns;
  readonly #asked: readonly Detail[];
  readonly #dayOf: (at: number) => string;

  constructor(columns: VisitColumns, asked: readonly Detail[], dayOf: (at: number) => string) {
    this.#columns = columns;
    this.#asked = asked;
    this.#dayOf = dayOf;
  }

  value(dimension: KpiDimension, i: number): string | null {
    const { origins, origin, startedAt, details, detail } = this.#columns;
    const from = origins[origin[i]!]!;
    if ((TIME_UNITS as readonly string[]).includes(dimension)) {
      return unitOf(this.#dayOf(startedAt[i]!), dimension as TimeUnit);
    }
    const name = detailOf(dimension);
    if (name) return details[detail[i]!]![this.#asked.indexOf(name)] ?? null;
    if (dimension === 'sourceMedium') {
      return from.source === null && from.medium === null ? null : `${from.source ?? ''} / ${from.medium ?? ''}`;
    }
    return from[dimension as 'channel' | 'source' | 'medium' | 'campaign' | 'content'];
  }

  fits(filters: TouchFilters, i: number): boolean {
    return Object.entries(filters).every(([name, list]) => list.includes(this.value(name as KpiDimension, i)));
  }
}

export function groupVisits(
  columns: VisitColumns,
  asked: readonly Detail[],
  groupBy: readonly KpiDimension[],
  filters: TouchFilters,
  dayOf: (at: number) => string,
): VisitGroups {
  const reader = new VisitReader(columns, asked, dayOf);
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
