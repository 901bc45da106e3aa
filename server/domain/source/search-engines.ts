import { countryPattern } from './country-hosts.ts';
import own from './data/own-additions.json' with { type: 'json' };
import vendored from './data/search-engines.json' with { type: 'json' };
import { isUnder } from './host-table.ts';
import { remember } from './memo.ts';

/** Which search engine a host (and path) belongs to, looked up as Matomo does with its public list. */
export interface SearchEngine {
  /** Short name, lower-case: `google`, also for its image or news search. */
  source: string;
  /** Where the keyword stands, in order: names of parameters, or patterns with one group over the whole address. */
  params: readonly (string | RegExp)[];
  /** Addresses (path, query, fragment) that are a search although they show no keyword. */
  hidden: readonly (string | RegExp)[];
  charsets: readonly string[];
  /** Google's image search hands the results page on in `prev`. */
  images: boolean;
}

export interface EngineMatch {
  engine: SearchEngine;
  /** The path prefix the match depended on, else null. */
  path: string | null;
  /** The engine's own host, where its search box stands on somebody else's. */
  host?: string;
}

/** By host or country pattern; longest path first, the host itself last. */
const hosts = new Map<string, EngineMatch[]>();

/** What browsers leave of an address that may not tell its path: the search itself, for a host that is nothing else. */
const BARE = ['', '/'];

for (const entry of vendored.engines as VendoredEngine[]) {
  const engine: SearchEngine = {
    source: entry.source,
    params: entry.params.map(readPattern),
    hidden: (entry.hidden ?? BARE).map(readPattern),
    charsets: entry.charsets ?? [],
    images: entry.images ?? false,
  };
  for (const pattern of entry.hosts) addHost(pattern, engine);
}
for (const [source, patterns] of Object.entries(own.search)) {
  const engine = { source, params: ['q'], hidden: [/^/], charsets: [], images: false };
  for (const pattern of patterns) addHost(pattern, engine);
}

interface VendoredEngine {
  source: string;
  hosts: string[];
  params: string[];
  hidden?: string[];
  charsets?: string[];
  images?: boolean;
}

/** `/.../` is a regular expression in the vendored list (never in anything a user can edit); the rest is literal. */
function readPattern(text: string): string | RegExp {
  return text.length > 1 && text.startsWith('/') && text.endsWith('/') ? new RegExp(text.slice(1, -1)) : text;
}

function addHost(pattern: string, engine: SearchEngine): void {
  const slash = pattern.indexOf('/');
  const host = slash < 0 ? pattern : pattern.slice(0, slash);
  const known = hosts.get(host) ?? [];
  known.push({ engine, path: slash < 0 ? null : pattern.slice(slash).replace(/\/$/, '') });
  known.sort((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0));
  hosts.set(host, known);
}

/** The host's own entries, then those of its country pattern, then the families too wide for a list. */
const candidatesOf = remember((host): EngineMatch[] => {
  const pattern = countryPattern(host);
  return [
    ...(hosts.get(host) ?? []),
    ...(pattern === host ? [] : (hosts.get(pattern) ?? [])),
    ...(host.endsWith('.images.search.yahoo.com') ? (hosts.get('images.search.yahoo.com') ?? []) : []),
    ...(host.endsWith('.search.yahoo.com') ? (hosts.get('search.yahoo.com') ?? []) : []),
  ];
});

export function findSearchEngine(host: string, path: string, query = ''): EngineMatch | null {
  for (const candidate of candidatesOf(host)) {
    if (candidate.path === null || isUnder(path, candidate.path)) return candidate;
  }
  // Search boxes of Google and InfoSpace on other people's domains.
  if (query.startsWith('cx=partner-pub-')) return elsewhere('google.com', '/cse');
  if (path.startsWith('/pemonitorhosted/ws/results/')) return elsewhere('wsdsold.infospace.com', '');
  return null;
}

function elsewhere(host: string, path: string): EngineMatch | null {
  const match = findSearchEngine(host, path);
  return match && { ...match, host };
}
