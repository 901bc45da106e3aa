/** Calls and questions about links that show one view. */
import { queryOptions } from '@tanstack/react-query';
import type { IssuedShare, NewShare, Share } from '../../shared/api/share.ts';
import { call, type ListPage, withQuery } from '../api.ts';

export const sharesQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['shares', site] as const,
    queryFn: ({ signal }) => call<ListPage<Share>>('GET', withQuery('/v1/shares', { site, limit: 200 }), { signal }),
  });
export const makeShare = (share: NewShare, site: string | undefined) =>
  call<IssuedShare>('POST', withQuery('/v1/shares', { site }), { body: share });
export const endShare = (id: string, site: string | undefined) =>
  call<unknown>('DELETE', withQuery(`/v1/shares/${encodeURIComponent(id)}`, { site }));
