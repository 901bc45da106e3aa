/** Annotations as marks on the steps of a trend. */
import { createContext } from 'react';
import type { Annotation } from '../shared/api/note.ts';
import { addDays } from '../shared/periods.ts';

export interface ChartMark {
  /** Of the step it lies in. */
  index: number;
  date: string;
  text: string;
}

export const ChartMarks = createContext<readonly ChartMark[]>([]);

/**
 * @param steps first days of the steps, in order: 2026-01-31, or 2026-01 for months
 * @returns the oldest first; what lies before the first step has no mark
 */
export function marksOf(steps: readonly string[], annotations: readonly Annotation[]): ChartMark[] {
  return annotations
    .map(({ date, text }) => ({ date, text, index: steps.findLastIndex((step) => step <= date) }))
    .filter(({ index }) => index >= 0)
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

/**
 * Whether a day lies in a step. Tables have rows for those steps only in which something was: the row before is not its.
 * @param step first day of the step, as the report names it
 * @param unit day, week or month
 */
export function isInStep(date: string, step: string, unit: string): boolean {
  if (unit === 'week') return step <= date && date < addDays(step, 7);
  return unit === 'month' ? date.slice(0, 7) === step.slice(0, 7) : date === step;
}

/** Dimensions that are steps of time. */
export const TIMES: readonly string[] = ['day', 'week', 'month'];

/** First days of the steps of a report by time, in order; null: it is not by time. */
export const stepsOf = (
  rows: readonly { key: Record<string, string | null> }[],
  groupBy: string,
): readonly string[] | null => (TIMES.includes(groupBy) ? rows.map(({ key }) => key[groupBy] ?? '').sort() : null);
