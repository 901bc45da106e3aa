/** The question how many people an audience would have. */
import { queryOptions } from '@tanstack/react-query';
import type { AudienceCount } from '../../shared/api/audience.ts';
import { call, type Query, withQuery } from '../api.ts';

export const audienceQuery = (query: Query) =>
  queryOptions({
    queryKey: ['audience', query] as const,
    queryFn: ({ signal }) => call<AudienceCount>('GET', withQuery('/v1/exports/audience', query), { signal }),
    placeholderData: (before, last) => (last?.queryKey[1].site === query.site ? before : undefined),
    staleTime: 60_000,
  });
