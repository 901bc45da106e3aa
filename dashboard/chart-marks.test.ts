import { expect, test } from 'vitest';
import type { Annotation } from '../shared/api/note.ts';
import { isInStep, marksOf } from './chart-marks.ts';

const note = (date: string) => ({ date, text: date }) as Annotation;
const indexes = (steps: string[], ...dates: string[]) => marksOf(steps, dates.map(note)).map(({ index }) => index);

test('a mark lies in the step of its day, of days, weeks and months', () => {
  expect(indexes(['2026-01-01', '2026-01-02', '2026-01-03'], '2026-01-02')).toEqual([1]);
  expect(indexes(['2026-01-05', '2026-01-12'], '2026-01-18', '2026-01-11')).toEqual([0, 1]);
  expect(indexes(['2025-12', '2026-01', '2026-02'], '2026-01-01', '2026-01-31')).toEqual([1, 1]);
});

test('what lies before the first step has none', () => {
  expect(indexes(['2026-01'], '2025-12-31')).toEqual([]);
  expect(indexes([], '2025-12-31')).toEqual([]);
});

test('in a table a day without a row has no note on another', () => {
  const days = ['2026-01-01', '2026-01-05'];
  expect(days.filter((day) => isInStep('2026-01-03', day, 'day'))).toEqual([]);
  expect(days.filter((day) => isInStep('2026-01-05', day, 'day'))).toEqual(['2026-01-05']);
});

test('a note stands within its week or month only', () => {
  const weekOf = (date: string) => ['2026-01-05', '2026-01-26'].filter((step) => isInStep(date, step, 'week'));
  expect(['2026-01-04', '2026-01-05', '2026-01-11', '2026-01-12', '2026-01-31'].map(weekOf)).toEqual([
    [],
    ['2026-01-05'],
    ['2026-01-05'],
    [],
    ['2026-01-26'],
  ]);
  const monthOf = (date: string) => ['2025-11', '2026-01'].filter((step) => isInStep(date, step, 'month'));
  expect(['2025-11-30', '2025-12-01', '2026-01-31'].map(monthOf)).toEqual([['2025-11'], [], ['2026-01']]);
});
