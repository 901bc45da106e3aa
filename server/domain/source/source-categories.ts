import ga4 from './data/ga4-sources.json' with { type: 'json' };
import own from './data/own-additions.json' with { type: 'json' };
import { buildHostTable } from './host-table.ts';
import { assistantHosts, networkHosts } from './known-hosts.ts';
import { findSearchEngine } from './search-engines.ts';
import { comparable } from './text.ts';

/** What kind of place a source is; the channel rules ask for it. */
export const SOURCE_CATEGORIES = ['search', 'social', 'shopping', 'video', 'ai-assistant'] as const;
export type SourceCategory = (typeof SOURCE_CATEGORIES)[number];

const ga4Categories = new Map<string, SourceCategory>();
for (const category of ['search', 'social', 'shopping', 'video'] as const) {
  for (const name of ga4.categories[category]) ga4Categories.set(name, category);
}

/** GA4's published lists: the source string must equal an entry, without case. */
export function ga4Category(source: string): SourceCategory | null {
  return ga4Categories.get(comparable(source)) ?? null;
}

/** `yahoo.com` -> `yahoo`, where GA4 lists both; else the host itself. */
export function shortName(host: string, category: SourceCategory): string {
  for (const label of host.split('.').slice(0, -1).reverse()) {
    if (ga4Categories.get(label) === category) return label;
  }
  return host;
}

// What GA4's lists lack: `google.com`, `x.com`, `bsky.app` ... as hosts, and a few names that advertisers write.
const ownNames = new Map<string, SourceCategory>();
for (const [category, names] of Object.entries(own.sourceNames)) {
  for (const name of names) ownNames.set(name, category as SourceCategory);
}
const ownHosts = buildHostTable<SourceCategory>([
  ...assistantHosts().map(([host]) => [host, 'ai-assistant'] as const),
  ...networkHosts().map(([host]) => [host, 'social'] as const),
  ...Object.values(own.video).flatMap((hosts) => hosts.map((host) => [host, 'video'] as const)),
  ...Object.values(own.shopping).flatMap((hosts) => hosts.map((host) => [host, 'shopping'] as const)),
]);

/** The category of a source as somebody wrote it: GA4's lists first, then ours. */
export function sourceCategory(source: string): SourceCategory | null {
  const name = comparable(source);
  const listed = ga4Categories.get(name) ?? ownNames.get(name);
  if (listed || !name.includes('.')) return listed ?? null;
  const slash = name.indexOf('/');
  const host = (slash < 0 ? name : name.slice(0, slash)).replace(/^www\./, '');
  const path = slash < 0 ? '' : name.slice(slash);
  return ga4Categories.get(host) ?? ownHosts.find(host, path)?.value ?? (isSearchHost(host, path) ? 'search' : null);
}

/** Portals with a search box (`cnn.com`) are engines only while they show a keyword. */
function isSearchHost(host: string, path: string): boolean {
  const engine = findSearchEngine(host, path)?.engine;
  return engine !== undefined && engine.hidden.length > 0;
}
