/** Leads by the month of their creation, and how many of each month were won, month by month. */
import { dayIn } from '../../domain/day.ts';
import type { AttributionColumns } from '../../storage/reads/attribution/columns.ts';
import { type JourneyFilters, matchingJourneys } from './matching.ts';
import { furthest, STEPS } from './stages.ts';

export interface CohortsAsk extends JourneyFilters {
  kind: 'cohorts';
}

export interface Cohort {
  /** `2026-01` */
  month: string;
  leads: number;
  /** By place in `STEPS`. */
  reached: number[];
  /** Won by the end of the month of creation, of the month after, ...; each counts the ones before too. */
  wonByMonth: number[];
}

/** @param columns of leads */
export function cohorts(columns: AttributionColumns, ask: CohortsAsk): Cohort[] {
  const dayOf = dayIn(ask.timeZone);
  const { milestones } = columns.journeys;
  const found = new Map<string, { leads: number; reached: number[]; won: number[] }>();
  for (const { j } of matchingJourneys(columns, ask).journeys) {
    const month = dayOf(milestones.lead[j]!).slice(0, 7);
    let cohort = found.get(month);
    if (!cohort) {
      cohort = { leads: 0, reached: STEPS.map(() => 0), won: [] };
      found.set(month, cohort);
    }
    cohort.leads++;
    for (let step = 0; step <= furthest(columns, j); step++) cohort.reached[step]!++;
    const won = milestones.won[j]!;
    if (Number.isNaN(won)) continue;
    const after = Math.max(0, monthNumber(dayOf(won)) - monthNumber(month));
    cohort.won[after] = (cohort.won[after] ?? 0) + 1;
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, { leads, reached, won }]) => {
      let sum = 0;
      const wonByMonth = Array.from(won, (count) => {
        sum += count ?? 0;
        return sum;
      });
      return { month, leads, reached, wonByMonth };
    });
}

const monthNumber = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
