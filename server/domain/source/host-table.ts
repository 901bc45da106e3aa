import { withoutPublicSuffix } from './country-hosts.ts';
import { remember } from './memo.ts';
import { parentHost } from './url.ts';

/**
 * A look-up from hosts to what is known of them. Patterns:
 * - `example.com`      the host and all below it
 * - `example.com/path` the same, only under this path
 * - `*.example.com`    only hosts below it
 * - `example.*`        `example.de`, `shop.example.co.uk`: any country's or generic ending
 * - `acs.**`           hosts whose first label is `acs`, below any domain
 * - `protect-*.example.com` hosts below `example.com` whose first label begins so
 */
export interface HostTable<T> {
  find(host: string, path: string): HostMatch<T> | null;
}

export interface HostMatch<T> {
  value: T;
  /** The path prefix the match depended on, else null. */
  path: string | null;
}

/** All that applies to one host, nearest pattern first, a path's pattern before its host's. */
type Candidates<T> = HostMatch<T>[];

export function buildHostTable<T>(entries: Iterable<readonly [pattern: string, value: T]>): HostTable<T> {
  const hosts = new Map<string, Candidates<T>>();
  const below = new Map<string, T>();
  const anyEnding = new Map<string, Candidates<T>>();
  const firstLabel = new Map<string, T>();
  const labelStart: { start: string; parent: string; value: T }[] = [];

  for (const [pattern, value] of entries) {
    const { host, path } = splitPattern(pattern);
    const star = host.indexOf('*');
    if (host.startsWith('*.')) below.set(host.slice(2), value);
    else if (host.endsWith('.**')) firstLabel.set(host.slice(0, -3), value);
    else if (host.endsWith('.*')) add(anyEnding, host.slice(0, -2), { value, path });
    else if (star > 0) labelStart.push({ start: host.slice(0, star), parent: host.slice(star + 2), value });
    else add(hosts, host, { value, path });
  }

  const candidatesOf = remember((host): Candidates<T> => {
    const found: Candidates<T> = [];
    for (let at: string | null = host; at !== null; at = parentHost(at)) {
      found.push(...(hosts.get(at) ?? []));
      const value = at === host ? undefined : below.get(at);
      if (value !== undefined) found.push({ value, path: null });
    }
    const name = withoutPublicSuffix(host);
    for (let at = name; at !== null; at = parentHost(at)) found.push(...(anyEnding.get(at) ?? []));
    const first = firstLabel.get(host.slice(0, Math.max(0, host.indexOf('.'))));
    // `acs.org` is a domain of its own, `acs.bank.example` is a bank's access control server.
    if (first !== undefined && name?.includes('.')) found.push({ value: first, path: null });
    for (const { start, parent, value } of labelStart) {
      if (host.startsWith(start) && host.endsWith(`.${parent}`)) found.push({ value, path: null });
    }
    return found;
  });

  return {
    find(host, path) {
      for (const candidate of candidatesOf(host)) {
        if (candidate.path === null || isUnder(path, candidate.path)) return candidate;
      }
      return null;
    },
  };
}

function splitPattern(pattern: string): { host: string; path: string | null } {
  const slash = pattern.indexOf('/');
  if (slash < 0) return { host: pattern, path: null };
  return { host: pattern.slice(0, slash), path: pattern.slice(slash).replace(/\/$/, '').toLowerCase() };
}

function add<T>(map: Map<string, Candidates<T>>, host: string, match: HostMatch<T>): void {
  const known = map.get(host) ?? [];
  known.push(match);
  // Longest path first, the host itself last; of two entries for one place the first stands.
  known.sort((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0));
  map.set(host, known);
}

/** True for the path itself and for what lies below it: `/cse` covers `/cse/x`, not `/csea`. */
export function isUnder(path: string, prefix: string): boolean {
  if (path.length < prefix.length) return false;
  const next = path.charCodeAt(prefix.length);
  return (path.length === prefix.length || next === 47) && path.slice(0, prefix.length).toLowerCase() === prefix;
}
