/** How what is watched of a site stands. */
import { queryOptions } from '@tanstack/react-query';
import type { Alerts } from '../../shared/api/alert.ts';
import { call, withQuery } from '../api.ts';

export const alertsQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['alerts', site] as const,
    queryFn: ({ signal }) => call<Alerts>('GET', withQuery('/v1/alerts', { site }), { signal }),
    staleTime: 5 * 60_000,
  });
