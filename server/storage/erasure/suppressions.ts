/**
 * The suppression list: facts of an erased person that happened before the erasure stay out, whenever and however
 * often they arrive. It holds keyed hashes, not the browsers and identifiers themselves.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { BEGINNING } from '../../domain/identity/ownership.ts';
import { AT, identifiersIn } from '../facts/event-row.ts';
import { leadIdsOf } from '../reads/leads.ts';
import { inList, type Sql, type Value } from '../sql.ts';
import { ARRIVAL_COLUMNS } from './searches.ts';

export type SuppressionKeys = ReadonlyMap<number, string>;

export interface Suppression {
  hash: string;
  /** ms UTC; `to_at` exclusive. */
  from_at: number;
  to_at: number;
  /** The identifier that stands for the erased person. */
  stub: string;
}

/**
 * What ingest has to know of sites: which there are, by what key the list of each is hashed (null: nobody was erased
 * there), and how many searches for mentions are under way. Asked with the time, ms, and the sites.
 * @param which condition on `site_id`
 */
export const sitesQuery = (which: string): string =>
  `select site_id, (select key from suppression_keys k where k.site_id = s.site_id) as key,
     (select count(*) from searches x where x.site_id = s.site_id and x.until_at > ?) as searches
   from sites s where site_id ${which}`;

export interface KeyedSite {
  site_id: number;
  key: string | null;
  searches: number;
}

export const suppressionsQuery = (sql: Pick<Sql, 'engine'>): string =>
  `select hash, from_at, to_at, stub from suppressions where site_id = ? and hash ${inList(sql as Sql)}`;

export function keysOf(sites: readonly KeyedSite[]): SuppressionKeys {
  return new Map(sites.flatMap(({ site_id, key }) => (key === null ? [] : [[site_id, key] as const])));
}

/** Rows of sites that are not there: deleted while the events were on their way. @returns their positions */
export function rowsWithoutSite(rows: readonly (readonly Value[])[], sites: readonly KeyedSite[]): number[] {
  const known = new Set<Value>(sites.map((site) => site.site_id));
  return rows.flatMap((row, i) => (known.has(row[AT.site]!) ? [] : [i]));
}

/** Stored rows of sites where somebody is being looked for. @returns their keys, as `ARRIVAL_COLUMNS` */
export function arrivalsOf(
  rows: readonly (readonly Value[])[],
  sites: readonly KeyedSite[],
  outcomes: readonly string[],
): Value[][] {
  const searched = new Set<Value>(sites.flatMap((site) => (site.searches > 0 ? [site.site_id] : [])));
  if (searched.size === 0) return [];
  const arrived = rows.filter((row, i) => outcomes[i] === 's' && searched.has(row[AT.site]!));
  return arrived.map((row) => row.slice(0, ARRIVAL_COLUMNS.length));
}

/** What stands for a browser or an identifier in the list of a site. */
export const hashOf = (key: string, kind: 'visitor' | 'identifier', value: string): string =>
  createHmac('sha256', key).update(`${kind}\n${value}`).digest('base64url');

/** What a row of `events` could be suppressed by. */
function hashesOf(key: string, row: readonly Value[]): string[] {
  const named = identifiersIn(row[AT.body] ?? null);
  return [
    hashOf(key, 'visitor', row[AT.visitor] as string),
    ...named.map((identifier) => hashOf(key, 'identifier', identifier)),
  ];
}

/**
 * Which of these rows belong to the past of an erased person.
 * @param find looks hashes of a site up
 * @returns their positions
 */
export function suppressedRows(
  rows: readonly (readonly Value[])[],
  keys: SuppressionKeys,
  find: (siteId: number, hashes: string[]) => readonly Suppression[],
): Set<number> {
  const suppressed = new Set<number>();
  for (const [siteId, key] of keys) {
    const own = rows.flatMap((row, i) => (row[AT.site] === siteId ? [{ i, row, hashes: hashesOf(key, row) }] : []));
    if (own.length === 0) continue;
    const found = Map.groupBy(
      find(
        siteId,
        own.flatMap(({ hashes }) => hashes),
      ),
      ({ hash }) => hash,
    );
    if (found.size === 0) continue;
    for (const { i, row, hashes } of own) {
      const at = row[AT.occurredAt] as number;
      if (hashes.some((hash) => found.get(hash)?.some((one) => at >= one.from_at && at < one.to_at))) suppressed.add(i);
    }
  }
  return suppressed;
}

/** The same, where questions take their time. */
export async function findSuppressedRows(
  sql: Sql,
  rows: readonly (readonly Value[])[],
  keys: SuppressionKeys,
): Promise<Set<number>> {
  const found = new Map<number, Suppression[]>();
  for (const [siteId, key] of keys) {
    const hashes = rows.flatMap((row) => (row[AT.site] === siteId ? hashesOf(key, row) : []));
    found.set(siteId, await sql.all<Suppression>(suppressionsQuery(sql), [siteId, hashes]));
  }
  return suppressedRows(rows, keys, (siteId) => found.get(siteId) ?? []);
}

/**
 * Who stands for those of these identifiers that belong to an erased person, at a time.
 * @param at ms UTC of the fact that names them; null: it has none, and is taken as one from before
 */
export async function stubsOf(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[],
  at: number | null,
): Promise<Map<string, string>> {
  const stubs = new Map<string, string>();
  const [row] = await sql.all<{ key: string }>('select key from suppression_keys where site_id = ?', [siteId]);
  if (!row) return stubs;
  const hashes = new Map(identifiers.map((identifier) => [hashOf(row.key, 'identifier', identifier), identifier]));
  const found = await sql.all<Suppression>(suppressionsQuery(sql), [siteId, [...hashes.keys()]]);
  for (const { hash, to_at, stub } of found) if (at === null || at < to_at) stubs.set(hashes.get(hash)!, stub);
  return stubs;
}

/** Who stands for whoever had this browser at a time, ms UTC, and is erased; null: nobody is. */
export async function stubOfBrowser(sql: Sql, siteId: number, visitorId: string, at: number): Promise<string | null> {
  const [row] = await sql.all<{ key: string }>('select key from suppression_keys where site_id = ?', [siteId]);
  if (!row) return null;
  const found = await sql.all<Suppression>(suppressionsQuery(sql), [siteId, [hashOf(row.key, 'visitor', visitorId)]]);
  return found.find((one) => at >= one.from_at && at < one.to_at)?.stub ?? null;
}

/** Those of these identifiers whose person was erased, and of whom nothing was heard since. */
export async function erasedAmong(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<string[]> {
  const erased = [...(await stubsOf(sql, siteId, identifiers, null)).keys()];
  if (erased.length === 0) return [];
  const known = await leadIdsOf(sql, siteId, erased);
  return erased.filter((identifier) => !known.has(identifier));
}

/** What is refused from now on, by browser and by identifier. */
export interface NewSuppressions {
  stub: string;
  /** Exclusive. */
  until: number;
  identifiers: readonly string[];
  intervals: readonly { visitorId: string; from: number; to: number }[];
}

export async function suppress(sql: Sql, siteId: number, told: NewSuppressions): Promise<void> {
  const fresh = [[siteId, randomBytes(32).toString('base64url')]];
  await sql.insert('suppression_keys', ['site_id', 'key'], fresh, 'do nothing');
  const [row] = await sql.all<{ key: string }>('select key from suppression_keys where site_id = ?', [siteId]);
  const key = row!.key;
  const rows = [
    ...told.identifiers.map((identifier) => [hashOf(key, 'identifier', identifier), BEGINNING, told.until]),
    ...told.intervals.map(({ visitorId, from, to }) => [
      hashOf(key, 'visitor', visitorId),
      from,
      Math.min(to, told.until),
    ]),
  ].filter(([, from, to]) => (from as number) < (to as number));
  await sql.insert(
    'suppressions',
    ['site_id', 'hash', 'from_at', 'to_at', 'stub'],
    rows.map((one) => [siteId, ...one, told.stub] as Value[]),
    '(site_id, hash, from_at) do update set to_at = excluded.to_at, stub = excluded.stub',
  );
}
