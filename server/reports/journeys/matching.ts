/** Which journeys a report looks at: those with a touchpoint that fits all filters; all, where nothing is filtered. */
import type { JourneyTable } from '../../domain/attribution/journey-table.ts';
import type { AttributionColumns, Detail } from '../../storage/reads/attribution/columns.ts';
import { Groups, LEFT_OUT, type TouchFilters } from '../attribution/groups.ts';
import { journeysOf } from '../attribution/journeys.ts';

export interface JourneyFilters {
  filters: TouchFilters;
  details: readonly Detail[];
  timeZone: string;
}

export interface Matched {
  /** `row` is a place in the columns' touches. */
  table: JourneyTable;
  /** Places in the columns, and in the table. */
  journeys: { j: number; i: number }[];
}

export function matchingJourneys(columns: AttributionColumns, ask: JourneyFilters): Matched {
  const { table, journey } = journeysOf(columns, null, 'value');
  const filtered = Object.keys(ask.filters).length > 0;
  const groups = filtered
    ? new Groups(columns, ask.details, [], ask.filters, ask.timeZone).of(table, table.row, journey)
    : null;
  const journeys: Matched['journeys'] = [];
  for (const [i, j] of journey.entries()) {
    if (Number.isNaN(table.at[i]!)) continue;
    const rows = groups?.subarray(table.start[i], table.start[i + 1]);
    if (!rows || rows.some((group) => group !== LEFT_OUT)) journeys.push({ j, i });
  }
  return { table, journeys };
}
