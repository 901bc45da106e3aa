/** What a query has so far: grey shapes, a problem, or the content. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Problem } from './problem.tsx';
import { Skeleton } from './skeleton.tsx';

interface AnswerProps<T> {
  query: UseQueryResult<T, Error>;
  rows?: number;
  kind?: 'line' | 'row' | 'card';
  children(data: T): ReactNode;
}

export function Answer<T>({ query, rows = 6, kind = 'row', children }: AnswerProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Problem error={query.error} onRetry={() => query.refetch()} />;
  return <Skeleton rows={rows} kind={kind} />;
}
