/** How far leads came: each stage counts those who reached it or a later one, so that no step is larger than the one before. */
import type { AttributionColumns } from '../../storage/reads/attribution/columns.ts';
import { type JourneyFilters, matchingJourneys } from './matching.ts';

export const STEPS = ['lead', 'mql', 'sql', 'opportunity', 'won'] as const;

export interface StagesAsk extends JourneyFilters {
  kind: 'stages';
}

export interface StageCount {
  step: (typeof STEPS)[number];
  leads: number;
  /** Days from the lead's creation, of those who reached this very step; sorted. null: nobody did. */
  medianDays: number | null;
}

const DAY_MS = 86_400_000;

/** @param columns of leads */
export function stages(columns: AttributionColumns, ask: StagesAsk): StageCount[] {
  const { milestones } = columns.journeys;
  const { journeys } = matchingJourneys(columns, ask);
  return STEPS.map((step, place) => {
    let leads = 0;
    const days: number[] = [];
    for (const { j } of journeys) {
      if (furthest(columns, j) >= place) leads++;
      const passed = (milestones[step][j]! - milestones.lead[j]!) / DAY_MS;
      if (passed >= 0) days.push(passed);
    }
    return { step, leads, medianDays: median(days) };
  });
}

/** The place in `STEPS` of the last stage that a lead reached. */
export function furthest({ journeys: { milestones } }: AttributionColumns, j: number): number {
  return STEPS.findLastIndex((step) => !Number.isNaN(milestones[step][j]!));
}

export function median(values: number[]): number | null {
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  const middle = (values.length - 1) / 2;
  return (values[Math.floor(middle)]! + values[Math.ceil(middle)]!) / 2;
}
