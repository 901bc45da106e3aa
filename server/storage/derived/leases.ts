/**
 * Who may derive what at the same time. SQLite has one writer and needs none of it; on PostgreSQL any number of
 * processes derive, and these locks, all of which end with the transaction, keep them out of each other's way:
 *
 * 1. the *site*: shared by whoever derives, alone for whoever changes what verdicts depend on (rules, rebuild, erasure);
 * 2. the *visitors*: each is derived by one at a time. A step takes those that are free; a reader waits for hers. The
 *    server has room for so many locks in all, so whoever holds the site alone, and may have any number of visitors to
 *    derive, takes none: nobody else derives one of them;
 * 3. the site's *identity*: claims of several visitors make one lead, so whoever has claims to derive does it in turn;
 * 4. the site's *appends*: shared by ingest, alone for an erasure and its search, so that no event in flight misses what
 *    it suppresses or notes, and for the end of a site, after which none is stored;
 * 5. the *forgetting* of the log of changes: entries are thrown away by one at a time.
 *
 * The first three are always taken in this order, of one site only, and the third only by who holds the first: nobody
 * waits in a circle. The appends are taken alone by who holds the site alone, for whom the identity is then free, or holds
 * nothing, and shared by ingest, which takes no other lock (of several sites: by rising number). The forgetting is the last
 * thing that a transaction does: who holds it waits for nobody. They are advisory locks: ingest never waits for a derivation.
 */
import { LOCKS } from '../postgres/lock-numbers.ts';
import type { Sql } from '../sql.ts';
import type { Mark, Named, Rested, Scope } from './scope.ts';

export async function holdSite(sql: Sql, siteId: number, how: 'shared' | 'alone'): Promise<void> {
  await hold(sql, LOCKS.site, siteId, how);
}

export async function holdIdentity(sql: Sql, siteId: number): Promise<void> {
  await hold(sql, LOCKS.identity, siteId, 'alone');
}

/** Until the end of the transaction no event of this site is stored, and all that were under way are. */
export async function holdAppends(sql: Sql, siteId: number): Promise<void> {
  await hold(sql, LOCKS.append, siteId, 'alone');
}

/** One site is made at a time: its number is the next one. */
export async function holdSites(sql: Sql): Promise<void> {
  await hold(sql, LOCKS.sites, 0, 'alone');
}

/** One run of retention is begun at a time. */
export async function holdRetention(sql: Sql): Promise<void> {
  await hold(sql, LOCKS.retention, 0, 'alone');
}

/** Whoever empties the log of changes does it last. */
export async function holdForgetting(sql: Sql): Promise<void> {
  await hold(sql, LOCKS.forgetting, 0, 'alone');
}

/** A statement without parameters by which ingest shares the appends of some sites. */
export function shareAppends(siteIds: Iterable<number>): string {
  const sorted = [...new Set(siteIds)].sort((a, b) => a - b);
  return `select ${sorted.map((siteId) => `pg_advisory_xact_lock_shared(${LOCKS.append}, ${siteId})`).join(', ')}`;
}

async function hold(sql: Sql, lock: number, siteId: number, how: 'shared' | 'alone'): Promise<void> {
  if (sql.engine === 'sqlite') return;
  await sql.all(`select pg_advisory_xact_lock${how === 'shared' ? '_shared' : ''}(?::int, ?::int)`, [lock, siteId]);
}

/**
 * Marks of one site that nobody else derives now, and the site's rules held still. What was marked is read after the
 * visitors are held: a mark that is renewed later has another version and is not cleared.
 */
export async function leaseMarks(sql: Sql, scope: Exclude<Scope, Rested>, limit: number): Promise<Mark[]> {
  const siteId = typeof scope === 'object' ? scope.siteId : await siteInTurn(sql, scope);
  if (siteId === null) return [];
  await holdSite(sql, siteId, 'shared');
  const visitorIds =
    typeof scope === 'object' ? await leaseNamed(sql, scope, limit) : await leaseFree(sql, siteId, scope, limit);
  if (visitorIds.length === 0) return [];
  return sql.all<Mark>(
    `select site_id, visitor_id, identity, version from marks where site_id = ? and visitor_id = any(?::text[])
     order by visitor_id`,
    [siteId, visitorIds],
  );
}

/** Sites by turns, so that a busy one does not hold up the others. */
const lastSites = new WeakMap<object, number>();

async function siteInTurn(sql: Sql, scope: 'next' | 'identity'): Promise<number | null> {
  const where = scope === 'identity' ? 'identity = 1' : 'true';
  const after = lastSites.get(sql.database) ?? 0;
  for (const from of [after, 0]) {
    const [next] = await sql.all<{ site_id: number }>(
      `select site_id from marks where site_id > ? and ${where} order by site_id limit 1`,
      [from],
    );
    if (!next) continue;
    lastSites.set(sql.database, next.site_id);
    return next.site_id;
  }
  return null;
}

/** Marks that are looked at for free ones: more than all processes together hold. */
const LOOKED_AT = 4096;

async function leaseFree(sql: Sql, siteId: number, scope: 'next' | 'identity', limit: number): Promise<string[]> {
  const where = scope === 'identity' ? 'and identity = 1' : '';
  const marked = await sql.all<{ visitor_id: string }>(
    `select visitor_id from marks where site_id = ? ${where} order by visitor_id limit ?`,
    [siteId, LOOKED_AT],
  );
  // Without a table: on a cluster the locks are then the coordinator's, whichever node the visitor lies on.
  const rows = await sql.all<{ visitor_id: string }>(
    'select v as visitor_id from unnest(?::text[]) v where pg_try_advisory_xact_lock(hashtextextended(v, ?)) limit ?',
    [marked.map((row) => row.visitor_id), siteId, limit],
  );
  return rows.map((row) => row.visitor_id);
}

/** Who waits for several visitors waits for them in the order of their locks. */
async function leaseNamed(sql: Sql, { siteId, visitorIds, alone }: Named, limit: number): Promise<readonly string[]> {
  const marked = await sql.all<{ visitor_id: string }>(
    'select visitor_id from marks where site_id = ? and visitor_id = any(?::text[]) order by visitor_id limit ?',
    [siteId, visitorIds, limit],
  );
  const named = marked.map((row) => row.visitor_id);
  if (named.length === 0 || alone) return named;
  await sql.all(
    `select pg_advisory_xact_lock(lock) from
       (select distinct hashtextextended(v, ?) as lock from unnest(?::text[]) v order by lock) locks`,
    [siteId, named],
  );
  return named;
}
