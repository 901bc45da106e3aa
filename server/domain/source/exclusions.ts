import data from './data/referral-exclusions.json' with { type: 'json' };
import { buildHostTable, isUnder } from './host-table.ts';
import { parseUrl } from './url.ts';

/**
 * Referrers that are a station on the way, not where the visitor came from: payment pages, sign-in pages, 3-D Secure,
 * link protection of mail gateways. They count as no referrer; campaign parameters and click ids still count.
 */
const stations = buildHostTable(
  Object.entries(data.exclusions).flatMap(([reason, patterns]) =>
    patterns.map((pattern) => [pattern, reason] as const),
  ),
);

/** Why this referrer counts as none (`payment`, `signIn`, `threeDSecure`, `linkWrapper`), else null. */
export function stationReason(host: string, path: string): string | null {
  return stations.find(host, path)?.value ?? null;
}

/**
 * A site's own list, in Matomo's notation: `paypal.com` means that host (with or without `www.`), `.paypal.com` all
 * below it too, `example.com/pay/` what lies under that path.
 */
export function isExcludedBySite(entries: readonly string[], host: string, path: string): boolean {
  return entries.some((entry) => {
    const wanted = readEntry(entry);
    if (!wanted || (host !== wanted.host && !(wanted.below && host.endsWith(`.${wanted.host}`)))) return false;
    return wanted.prefix === '' || isUnder(path, wanted.prefix);
  });
}

/** Can an entry of the site's own list be understood? */
export function isReferrerEntry(entry: string): boolean {
  return !/\s/.test(entry.trim()) && readEntry(entry) !== null;
}

interface SiteEntry {
  host: string;
  below: boolean;
  prefix: string;
}

/** Entries are few and asked for with every referrer: read once each. */
const readEntries = new Map<string, SiteEntry | null>();

function readEntry(entry: string): SiteEntry | null {
  const known = readEntries.get(entry);
  if (known !== undefined) return known;
  const text = entry.trim();
  const dots = /^\*?\./.exec(text)?.[0] ?? '';
  const address = text.slice(dots.length);
  const url = parseUrl(address.includes('://') ? address : `http://${address}`);
  const read = url && { host: url.host, below: dots !== '', prefix: url.path.replace(/\/+$/, '').toLowerCase() };
  if (readEntries.size >= 1000) readEntries.clear();
  readEntries.set(entry, read);
  return read;
}
