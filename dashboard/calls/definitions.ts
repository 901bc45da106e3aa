/** What a site defines for itself: attribution models and conversions. */
import { queryOptions } from '@tanstack/react-query';
import type { ConversionsIn, ConversionsOut, ModelIn, ModelOut } from '../../shared/api/definition.ts';
import { call, sitePath } from '../api.ts';

const modelPath = (site: string, name: string) => `${sitePath(site)}/models/${encodeURIComponent(name)}`;

export const modelsQuery = (site: string) =>
  queryOptions({
    queryKey: ['models', site],
    queryFn: ({ signal }) => call<{ data: ModelOut[] }>('GET', `${sitePath(site)}/models`, { signal }),
    staleTime: 60_000,
  });
export const putModel = (site: string, name: string, model: ModelIn) =>
  call<ModelOut>('PUT', modelPath(site, name), { body: model });
export const removeModel = (site: string, name: string) => call<unknown>('DELETE', modelPath(site, name));

export const conversionsQuery = (site: string) =>
  queryOptions({
    queryKey: ['conversions', site],
    queryFn: ({ signal }) => call<ConversionsOut>('GET', `${sitePath(site)}/conversions`, { signal }),
    staleTime: 60_000,
  });
export const putConversions = (site: string, body: ConversionsIn) =>
  call<ConversionsOut>('PUT', `${sitePath(site)}/conversions`, { body });
