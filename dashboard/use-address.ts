/** The state of a page is its address: read from the query, written into it. */
import { useLocation, useSearchParams } from 'wouter';
import { type Query, withQuery } from './api.ts';
import { useHere } from './session-context.ts';

export type Change = Record<string, string | readonly string[] | null | undefined>;

/** A query with some names set or taken out. A list goes back to its first page, unless a cursor is what changes. */
export function changedQuery(before: URLSearchParams, change: Change): URLSearchParams {
  const next = new URLSearchParams(before);
  for (const [name, value] of Object.entries({ cursor: null, ...change })) {
    next.delete(name);
    if (typeof value === 'string') {
      if (value !== '') next.set(name, value);
    } else for (const one of value ?? []) next.append(name, one);
  }
  return next;
}

export interface Address {
  search: URLSearchParams;
  /** One value, `fallback` where the address has none. */
  get(name: string): string | undefined;
  get(name: string, fallback: string): string;
  all(name: string): string[];
  set(change: Change, options?: { replace?: boolean }): void;
  /** This page with another query. */
  hrefWith(change: Change): string;
  /** Another page, on the same site. */
  href(path: string, query?: Query): string;
}

/** A kept path on the site that is on screen. */
export function onSite(target: string, site: string | undefined): string {
  const [path = '/', query = ''] = target.split('?', 2);
  const parameters: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) parameters[name] = [...(parameters[name] ?? []), value];
  return withQuery(path, { site, ...parameters });
}

export function useAddress(): Address {
  const [path] = useLocation();
  const [search, setSearch] = useSearchParams();
  const { siteParam } = useHere();
  return {
    search,
    get: (name: string, fallback?: string) => (search.get(name) || fallback) as string,
    all: (name) => search.getAll(name),
    set: (change, options) => setSearch((before) => changedQuery(before, change), options),
    hrefWith: (change) => {
      const text = changedQuery(search, change).toString();
      return text ? `${path}?${text}` : path;
    },
    href: (target, query = {}) => withQuery(target, { site: siteParam, ...query }),
  };
}
