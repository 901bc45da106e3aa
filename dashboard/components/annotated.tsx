/** Trends with annotations: marks on what is inside, and below it what was written down for the period. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { useLocation } from 'wouter';
import type { Annotation } from '../../shared/api/note.ts';
import { SHAREABLE } from '../../shared/shareable.ts';
import { annotationsQuery } from '../calls/notes.ts';
import { ChartMarks, marksOf } from '../chart-marks.ts';
import { useHere } from '../session-context.ts';
import { AnnotationList } from './annotation-list.tsx';

/** Not every shared view opens what was written down. */
const ANNOTATIONS = '/v1/annotations';
const NONE: readonly Annotation[] = [];

interface AnnotatedProps {
  /** First days of the steps inside, in order; null: nothing inside is over time. */
  steps: readonly string[] | null;
  from: string | undefined;
  to: string | undefined;
  children: ReactNode;
}

export function Annotated({ steps, from, to, children }: AnnotatedProps) {
  const { siteParam: site, session } = useHere();
  const [path] = useLocation();
  const isOpen = !session.share || SHAREABLE[path]?.calls.includes(ANNOTATIONS);
  const isOverTime = steps !== null && isOpen;
  const known = useQuery({ ...annotationsQuery({ site, from, to }), enabled: isOverTime });
  const annotations = known.data?.data ?? NONE;
  const key = steps?.join() ?? '';
  const marks = useMemo(() => marksOf(key === '' ? [] : key.split(','), annotations), [key, annotations]);
  return (
    <ChartMarks value={isOverTime ? marks : []}>
      {children}
      {isOverTime ? <AnnotationList annotations={annotations} /> : null}
    </ChartMarks>
  );
}
