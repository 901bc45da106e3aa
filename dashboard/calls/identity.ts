/** Calls and questions about who is who, beside those of `api.ts`. */
import { queryOptions } from '@tanstack/react-query';
import type { IdentityChanged, Suggestion } from '../../shared/api/identity.ts';
import { call, type ListPage, leadPath, type Query, withQuery } from '../api.ts';

/** @returns what changes; with `dryRun` nothing does */
export const mergeLeads = (id: string, other: string, site: string | undefined, dryRun: boolean) =>
  call<IdentityChanged>('POST', withQuery(`${leadPath(id)}/merge`, { site }), { body: { with: other, dryRun } });

/** `lead` asks only for what has to do with her. */
export const suggestionsQuery = (query: Query) =>
  queryOptions({
    queryKey: ['suggestions', query] as const,
    queryFn: ({ signal }) => call<ListPage<Suggestion>>('GET', withQuery('/v1/leads/suggestions', query), { signal }),
  });
