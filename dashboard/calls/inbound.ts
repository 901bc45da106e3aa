/** Calls and questions about webhooks that come in. */
import { queryOptions } from '@tanstack/react-query';
import type { Inbound, InboundChange, InboundDelivery, NewInbound } from '../../shared/api/inbound.ts';
import { call, type ListPage, withQuery } from '../api.ts';

const pathOf = (id: string) => `/v1/inbound/${encodeURIComponent(id)}`;

export const inboundQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['inbound', site],
    queryFn: ({ signal }) => call<ListPage<Inbound>>('GET', withQuery('/v1/inbound', { site, limit: 500 }), { signal }),
  });

export const inboundDeliveriesQuery = (id: string, site: string | undefined) =>
  queryOptions({
    queryKey: ['inbound-deliveries', site, id],
    queryFn: ({ signal }) =>
      call<ListPage<InboundDelivery>>('GET', withQuery(`${pathOf(id)}/deliveries`, { site, limit: 100 }), { signal }),
  });

export const makeInbound = (inbound: NewInbound, site: string | undefined) =>
  call<Inbound>('POST', withQuery('/v1/inbound', { site }), { body: inbound });
export const changeInbound = (id: string, change: InboundChange, site: string | undefined) =>
  call<Inbound>('PATCH', withQuery(pathOf(id), { site }), { body: change });
export const removeInbound = (id: string, site: string | undefined) =>
  call<unknown>('DELETE', withQuery(pathOf(id), { site }));
