/** Calls and questions about channel rules and campaign aliases, and about how one touchpoint came to its verdict. */
import { queryOptions } from '@tanstack/react-query';
import type {
  CampaignAliases,
  CampaignAliasesIn,
  ChannelPreview,
  ChannelRules,
  ChannelRulesIn,
  TouchpointTrace,
} from '../../shared/api/channels.ts';
import { call, sitePath, withQuery } from '../api.ts';

/** The two parts of a site's channels: what each answers, and what it takes. */
export interface Parts {
  'channel-rules': { out: ChannelRules; in: ChannelRulesIn };
  'campaign-aliases': { out: CampaignAliases; in: CampaignAliasesIn };
}
export type Part = keyof Parts;

const path = (site: string, part: Part) => `${sitePath(site)}/${part}`;

/** `version`: an earlier one, or `shipped`. */
export const readPart = <P extends Part>(site: string, part: P, version?: string, signal?: AbortSignal) =>
  call<Parts[P]['out']>('GET', withQuery(path(site, part), { version }), { signal });

/** While history still follows a change, it is asked again. */
export const partQuery = <P extends Part>(site: string, part: P) =>
  queryOptions({
    queryKey: ['channels', site, part],
    queryFn: ({ signal }) => readPart(site, part, undefined, signal),
    refetchInterval: ({ state }) => (state.data?.application.status === 'running' ? 1_000 : false),
  });

export const previewPart = <P extends Part>(site: string, part: P, body: Parts[P]['in']) =>
  call<ChannelPreview>('POST', withQuery(`${path(site, part)}/preview`, { limit: 20 }), { body });

export const applyPart = <P extends Part>(site: string, part: P, body: Parts[P]['in']) =>
  call<Parts[P]['out']>('PUT', path(site, part), { body });

export const traceQuery = (id: string, anonymousId: string | null, site: string | undefined) =>
  queryOptions({
    queryKey: ['trace', id, site],
    queryFn: ({ signal }) =>
      call<TouchpointTrace>(
        'GET',
        withQuery(`/v1/touchpoints/${encodeURIComponent(id)}/trace`, { site, anonymousId }),
        {
          signal,
        },
      ),
  });
