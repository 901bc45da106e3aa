/** Annotations as marks on the steps of a trend. */
import { createContext } from 'react';
import type { Annotation } from '../shared/api/note.ts';

export interface ChartMark {
  /** Of the step it lies in. */
  index: number;
  /** First day of that step, as the report names it. */
  step: string;
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
    .map((mark) => ({ ...mark, step: steps[mark.index] ?? '' }))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

/** Dimensions that are steps of time. */
export const TIMES: readonly string[] = ['day', 'week', 'month'];

/** First days of the steps of a report by time, in order; null: it is not by time. */
export const stepsOf = (
  rows: readonly { key: Record<string, string | null> }[],
  groupBy: string,
): readonly string[] | null => (TIMES.includes(groupBy) ? rows.map(({ key }) => key[groupBy] ?? '').sort() : null);
