/** Calls and questions about how long data is kept, and about who asks for hers. */
import { queryOptions } from '@tanstack/react-query';
import type { Lead } from '../../shared/api/lead.ts';
import type { RetentionPreview, RetentionPreviewBody, RetentionRun } from '../../shared/api/retention.ts';
import { call, type ListPage, withQuery } from '../api.ts';

export const previewRetention = (site: string | undefined, settings: RetentionPreviewBody) =>
  call<RetentionPreview>('POST', withQuery('/v1/retention/preview', { site }), { body: settings });

export const retentionRunsQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['retention-runs', site] as const,
    queryFn: ({ signal }) =>
      call<ListPage<RetentionRun>>('GET', withQuery('/v1/retention/runs', { site, limit: 50 }), { signal }),
  });

/** Not kept: whoever is looked up here may be about to go. */
export const personQuery = (identifier: string, site: string | undefined) =>
  queryOptions({
    queryKey: ['person', identifier, site] as const,
    queryFn: ({ signal }) =>
      call<ListPage<Lead>>('GET', withQuery('/v1/leads', { site, limit: 5, [kindOf(identifier)]: identifier }), {
        signal,
      }),
    enabled: identifier !== '',
    gcTime: 0,
  });

/** What an identifier is, by how it is written: the API finds by each alone. Digits without a country are an id. */
export function kindOf(identifier: string): 'email' | 'phone' | 'externalId' {
  if (identifier.includes('@')) return 'email';
  return /^(\+|00)[\d\s()/.-]{6,}$/.test(identifier.trim()) ? 'phone' : 'externalId';
}
