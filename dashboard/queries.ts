/** What is asked, under which key it is cached, and how long it is fresh. */
import { infiniteQueryOptions, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiError, api, type LeadFilter, type Query } from './api.ts';

export const isSignedOut = (error: unknown) => error instanceof ApiError && error.status === 401;

/** A 4xx will not get better by asking again. */
const retry = (failures: number, error: unknown) =>
  failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500);

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: { retry, retryDelay: 600, staleTime: 15_000 },
      // Whoever presses a button offline is told so at once: nothing is done later, when nobody looks any more.
      mutations: { networkMode: 'always' },
    },
    queryCache: new QueryCache({
      // A session that ended on the server shows the sign-in page, whichever call noticed.
      onError: (error, query) => {
        if (isSignedOut(error) && query.queryKey[0] !== 'session') client.setQueryData(sessionQuery.queryKey, null);
      },
    }),
  });
  return client;
}

/** The session, or null when there is none. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 5 * 60_000,
  queryFn: async ({ signal }) => {
    try {
      return await api.session(signal);
    } catch (error) {
      if (isSignedOut(error)) return null;
      throw error;
    }
  },
});

/** Of the installation, not of a site; it changes slowly, and asking writes a little. */
export const systemChecksQuery = queryOptions({
  queryKey: ['system-checks'],
  queryFn: ({ signal }) => api.systemChecks(signal),
  staleTime: 10 * 60_000,
});

/** Nothing is asked but the site. */
const isUnfiltered = ({ site: _, limit: __, ...filter }: LeadFilter) =>
  Object.values(filter).every((value) => !value || value.length === 0);

export const leadsQuery = (filter: LeadFilter) =>
  queryOptions({
    queryKey: ['leads', filter] as const,
    queryFn: ({ signal }) => api.leads(filter, signal),
    // The page before stays until the new one is here, but never the leads of another site.
    placeholderData: (before, query) => (query?.queryKey[1].site === filter.site ? before : undefined),
    // While a site has no lead at all somebody waits for the first.
    refetchInterval: ({ state }) => (state.data?.data.length === 0 && isUnfiltered(filter) ? 5_000 : false),
  });

export const leadQuery = (id: string, site: string | undefined) =>
  queryOptions({ queryKey: ['lead', id, site], queryFn: ({ signal }) => api.lead(id, site, signal) });

export const journeyQuery = (id: string, site: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['journey', id, site],
    queryFn: ({ signal, pageParam }) => api.journey(id, site, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 60_000,
  });

/** What was asked before stays on screen until the new answer is here, but never that of another site. */
const sameSite = (last: { queryKey: readonly [string, Query, ...unknown[]] } | undefined, { site }: Query) =>
  last?.queryKey[1].site === site;

export const attributionQuery = (query: Query) =>
  queryOptions({
    queryKey: ['attribution', query] as const,
    queryFn: ({ signal }) => api.attribution(query, signal),
    placeholderData: (before, last) => (sameSite(last, query) ? before : undefined),
    staleTime: 60_000,
  });

export const kpisQuery = (query: Query) =>
  queryOptions({
    queryKey: ['kpis', query] as const,
    queryFn: ({ signal }) => api.kpis(query, signal),
    placeholderData: (before, last) => (sameSite(last, query) ? before : undefined),
    staleTime: 60_000,
  });

/** Any other report, by its name in the API. */
export const reportQuery = <T extends object>(name: string, query: Query) =>
  queryOptions({
    queryKey: ['report', query, name] as const,
    queryFn: ({ signal }) => api.report<T>(name, query, signal),
    placeholderData: (before, last) => (sameSite(last, query) && last?.queryKey[2] === name ? before : undefined),
    staleTime: 60_000,
  });

export const costsQuery = (query: Query) =>
  queryOptions({
    queryKey: ['costs', query] as const,
    queryFn: ({ signal }) => api.costs(query, signal),
    placeholderData: (before, last) => (sameSite(last, query) ? before : undefined),
  });

export const accountJourneyQuery = (id: string, site: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['account-journey', id, site],
    queryFn: ({ signal, pageParam }) => api.accountJourney(id, site, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 60_000,
  });

export const dealsQuery = (query: Query) =>
  queryOptions({
    queryKey: ['deals', query] as const,
    queryFn: ({ signal }) => api.deals(query, signal),
    placeholderData: (before, last) => (sameSite(last, query) ? before : undefined),
  });

export const dealQuery = (id: string, query: Query) =>
  queryOptions({
    queryKey: ['deal', query, id] as const,
    queryFn: ({ signal }) => api.dealAttribution(id, query, signal),
    placeholderData: (before, last) => (last?.queryKey[2] === id ? before : undefined),
  });

export const touchpointsQuery = (id: string, site: string | undefined) =>
  queryOptions({
    queryKey: ['touchpoints', id, site],
    queryFn: ({ signal }) => api.touchpoints(id, site, signal),
    staleTime: 60_000,
  });

export const identityQuery = (id: string, site: string | undefined) =>
  queryOptions({ queryKey: ['identity', id, site], queryFn: ({ signal }) => api.identity(id, site, signal) });

export const siteQuery = (id: string) =>
  queryOptions({ queryKey: ['site', id], queryFn: ({ signal }) => api.site(id, signal) });

export const keysQuery = queryOptions({ queryKey: ['keys'], queryFn: ({ signal }) => api.keys(signal) });
