/** Calls and questions about events that were kept aside. */
import { queryOptions } from '@tanstack/react-query';
import type { QuarantinedEvent, Readmission } from '../../shared/api/quarantine.ts';
import { call, type ListPage, type Query, withQuery } from '../api.ts';

export type QuarantineList = ListPage<QuarantinedEvent> & { reasons: Record<string, number> };
export type Decision = 'readmit' | 'exclude';

export const quarantineQuery = (query: Query) =>
  queryOptions({
    queryKey: ['quarantine', query] as const,
    queryFn: ({ signal }) => call<QuarantineList>('GET', withQuery('/v1/quarantine', query), { signal }),
    placeholderData: (before, last) => (last?.queryKey[1].site === query.site ? before : undefined),
  });

/** Only `readmit` takes a reason. */
export const decideQuarantine = (decision: Decision, site: string | undefined, body: Readmission) =>
  call<{ changed: number }>('POST', withQuery(`/v1/quarantine/${decision}`, { site }), { body });
