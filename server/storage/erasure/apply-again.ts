/**
 * Erasures that a database does not know of, because it is older than they are: a restored backup. Whoever was erased
 * since is erased again, and the suppression list is what it was.
 */
import { BEGINNING } from '../../domain/identity/ownership.ts';
import { listSites } from '../facts/sites.ts';
import { dropUnusedWords } from '../facts/words.ts';
import { projectMarks } from '../operations/projection.ts';
import { writes } from '../operations/writes.ts';
import type { Database, Sql, Value } from '../sql.ts';
import { findMentions } from './mentions.ts';
import { deleteInterval, type Interval, replaceInContacts } from './replace.ts';
import { hashOf, type Suppression } from './suppressions.ts';

/** What of one site must not come back: keyed hashes, and the key. Nothing in it names anybody. */
export interface SiteErasures {
  /** The public id. */
  site: string;
  key: string;
  suppressions: Suppression[];
}

/** A page of visitors or identifiers. */
const PAGE = 1000;

export async function readErasures(sql: Sql): Promise<SiteErasures[]> {
  const keys = new Map(
    (await sql.all<{ site_id: number; key: string }>('select site_id, key from suppression_keys')).map((row) => [
      row.site_id,
      row.key,
    ]),
  );
  const found: SiteErasures[] = [];
  for (const { siteId, id } of await listSites(sql)) {
    const key = keys.get(siteId);
    if (!key) continue;
    const suppressions = await sql.all<Suppression>(
      'select hash, from_at, to_at, stub from suppressions where site_id = ? order by hash, from_at',
      [siteId],
    );
    found.push({ site: id, key, suppressions });
  }
  return found;
}

export interface ErasedAgain {
  people: number;
  /** Events of browsers that only later turned out to be hers. */
  events: number;
  /** Contacts that alone named somebody, or told of such a browser. */
  contacts: number;
}

/** Nothing else may use the database meanwhile. Doing it twice is doing it once. */
export async function applyErasures(db: Database, lists: readonly SiteErasures[], now: number): Promise<ErasedAgain> {
  await deriveAll(db);
  const sites = await listSites(db);
  const done: ErasedAgain = { people: 0, events: 0, contacts: 0 };
  for (const list of lists) {
    const siteId = sites.find((site) => site.id === list.site)?.siteId;
    const missing = siteId === undefined ? [] : await unknownOf(db, siteId, list);
    if (siteId === undefined || missing.length === 0) continue;
    // The key first: what the erasures below add to the list is hashed with it.
    await db.insert(
      'suppression_keys',
      ['site_id', 'key'],
      [[siteId, list.key]],
      '(site_id) do update set key = excluded.key',
    );
    done.people += await eraseKnown(db, siteId, list.key, missing, now);
    done.events += await deleteIntervals(db, siteId, list.key, missing, now);
    done.contacts += await freeContacts(db, siteId, list.key, missing);
    const rows = missing.map(({ hash, from_at, to_at, stub }): Value[] => [siteId, hash, from_at, to_at, stub]);
    await db.insert(
      'suppressions',
      ['site_id', 'hash', 'from_at', 'to_at', 'stub'],
      rows,
      `(site_id, hash, from_at) do update set to_at = excluded.to_at, stub = excluded.stub
        where excluded.to_at > suppressions.to_at`,
    );
    await deriveAll(db);
    await db.transaction((sql) => dropUnusedWords(sql, siteId, now));
  }
  return done;
}

async function deriveAll(db: Database): Promise<void> {
  while ((await db.transaction((sql) => projectMarks(sql, 'next', PAGE))) > 0);
}

async function unknownOf(sql: Sql, siteId: number, list: SiteErasures): Promise<Suppression[]> {
  const [own] = await sql.all<{ key: string }>('select key from suppression_keys where site_id = ?', [siteId]);
  if (own && own.key !== list.key)
    throw new Error('The list of erasures is of another installation: its key is not the one of this database');
  const known = await sql.all<Suppression>('select hash, from_at, to_at from suppressions where site_id = ?', [siteId]);
  const until = new Map(known.map(({ hash, from_at, to_at }) => [`${hash} ${from_at}`, to_at]));
  // Whoever came back after an erasure and was erased again has the same line, with a later end.
  return list.suppressions.filter(({ hash, from_at, to_at }) => {
    const end = until.get(`${hash} ${from_at}`);
    return end === undefined || end < to_at;
  });
}

/** People whose identifiers are on the list. */
async function eraseKnown(
  db: Database,
  siteId: number,
  key: string,
  missing: readonly Suppression[],
  now: number,
): Promise<number> {
  const hashes = new Set(missing.filter(({ from_at }) => from_at === BEGINNING).map(({ hash }) => hash));
  const people = new Map<string, string[]>();
  for (let after = ''; ; ) {
    const rows = await db.all<{ identifier: string; lead_id: string }>(
      'select identifier, lead_id from identifiers where site_id = ? and identifier > ? order by identifier limit ?',
      [siteId, after, PAGE],
    );
    for (const { identifier, lead_id } of rows)
      if (hashes.has(hashOf(key, 'identifier', identifier)))
        people.set(lead_id, [...(people.get(lead_id) ?? []), identifier]);
    if (rows.length < PAGE) break;
    after = rows.at(-1)!.identifier;
  }
  let erased = 0;
  for (const [leadId, identifiers] of people) {
    const mentions = await findMentions(db, siteId, identifiers);
    if (await db.transaction((sql) => writes.erasePerson(sql, siteId, leadId, mentions, now))) erased++;
  }
  return erased;
}

/** What browsers sent while they were hers: in an old backup nobody knows yet that they are. */
async function deleteIntervals(
  db: Database,
  siteId: number,
  key: string,
  missing: readonly Suppression[],
  now: number,
): Promise<number> {
  const byHash = Map.groupBy(missing, ({ hash }) => hash);
  let deleted = 0;
  for await (const visitorId of valuesOf(db, siteId, 'events', 'visitor_id'))
    for (const { from_at, to_at } of byHash.get(hashOf(key, 'visitor', visitorId)) ?? []) {
      const interval = { visitor_id: visitorId, from_at, to_at };
      deleted += await db.transaction((sql) => deleteAgain(sql, siteId, interval, now));
    }
  return deleted;
}

async function deleteAgain(sql: Sql, siteId: number, interval: Interval, now: number): Promise<number> {
  const { events } = await deleteInterval(sql, siteId, interval);
  const mark = [siteId, interval.visitor_id, 1, now];
  await sql.insert(
    'marks',
    ['site_id', 'visitor_id', 'identity', 'version'],
    [mark],
    '(site_id, visitor_id) do update set identity = 1, version = marks.version + 1',
  );
  return events;
}

/** In an old backup contacts may name who is no lead yet, and tell of browsers of which nobody knows yet whose they are. */
async function freeContacts(
  db: Database,
  siteId: number,
  key: string,
  missing: readonly Suppression[],
): Promise<number> {
  const byHash = Map.groupBy(missing, ({ hash }) => hash);
  const people = new Map<string, { identifiers: string[]; intervals: Interval[] }>();
  const of = (stub: string) => {
    const known = people.get(stub) ?? { identifiers: [], intervals: [] };
    people.set(stub, known);
    return known;
  };
  for await (const identifier of valuesOf(db, siteId, 'contact_identifiers', 'identifier'))
    for (const { stub } of byHash.get(hashOf(key, 'identifier', identifier)) ?? [])
      of(stub).identifiers.push(identifier);
  for await (const visitorId of valuesOf(db, siteId, 'contacts', 'visitor_id'))
    for (const { from_at, to_at, stub } of byHash.get(hashOf(key, 'visitor', visitorId)) ?? [])
      of(stub).intervals.push({ visitor_id: visitorId, from_at, to_at });
  let freed = 0;
  for (const [stub, { identifiers, intervals }] of people)
    freed += await db.transaction((sql) => replaceInContacts(sql, siteId, identifiers, intervals, stub));
  return freed;
}

/** All that a column of a table holds, each once. */
async function* valuesOf(
  sql: Sql,
  siteId: number,
  table: 'events' | 'contacts' | 'contact_identifiers',
  column: 'visitor_id' | 'identifier',
): AsyncGenerator<string> {
  for (let after = ''; ; ) {
    const rows = await sql.all<{ value: string }>(
      `select distinct ${column} as value from ${table} where site_id = ? and ${column} > ? order by value limit ?`,
      [siteId, after, PAGE],
    );
    for (const { value } of rows) yield value;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.value;
  }
}
