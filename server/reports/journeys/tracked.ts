/** What was tracked of each lead: the channel of her first touchpoint, and of all of them. */
import type { AttributionColumns } from '../../storage/reads/attribution/columns.ts';
import { type JourneyFilters, matchingJourneys } from './matching.ts';

export interface TrackedAsk extends JourneyFilters {
  kind: 'tracked';
}

export interface Tracked {
  leadId: string;
  /** Up to the lead's creation, in their order; empty: nothing was tracked. */
  channels: string[];
  won: boolean;
}

/** @param columns of leads, with names */
export function tracked(columns: AttributionColumns, ask: TrackedAsk): Tracked[] {
  const { table, journeys } = matchingJourneys(columns, ask);
  return journeys.map(({ i, j }) => {
    const channels = new Set<string>();
    for (let row = table.start[i]!; row < table.start[i + 1]! && table.time[row]! <= table.at[i]!; row++) {
      channels.add(table.channels[table.channel[row]!]!);
    }
    return {
      leadId: columns.names![j]!,
      channels: [...channels],
      won: !Number.isNaN(columns.journeys.milestones.won[j]!),
    };
  });
}
