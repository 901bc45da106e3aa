/**
 * The projector: clears dirty marks. There is this one way to derive, whether a fact has just come, came late, a
 * rule changed, or everything is rebuilt.
 */

import { PLACEMENT } from '../postgres/placement.ts';
import { inList, type Sql } from '../sql.ts';
import { announceJourneys } from './announce.ts';
import { stepWalks } from './history.ts';
import { deriveLeads } from './leads.ts';
import { holdIdentity, holdSite, leaseMarks } from './leases.ts';
import type { Mark, Rested, Scope } from './scope.ts';
import type { TrafficSources } from './traffic-sources.ts';
import { deriveVisitors, type SiteRules } from './visitors.ts';

/** @returns null where the site was deleted */
export type Rules = (sql: Sql, siteId: number) => Promise<SiteRules | null>;

/**
 * Clears up to `limit` marks of a scope, in the caller's transaction.
 * @returns marks cleared; 0: nothing was left, or others are at it
 */
export async function project(
  sql: Sql,
  scope: Scope | Rested,
  limit: number,
  rules: Rules,
  sources: TrafficSources,
): Promise<number> {
  const cleared = await projectVisitors(sql, scope, limit, rules, sources);
  if (typeof scope === 'object' && 'visitorIds' in scope) return cleared;
  const all = cleared + (await projectIdentifiers(sql, limit, rules));
  // What is marked comes first: a walk only goes on when there is time.
  return scope === 'next' && all === 0 ? stepWalks(sql) : all;
}

/** Visitors alone: one part of `project`, for who has a transaction for each. */
export async function projectVisitors(
  sql: Sql,
  scope: Scope | Rested,
  limit: number,
  rules: Rules,
  sources: TrafficSources,
): Promise<number> {
  const marks = await nextMarks(sql, scope, limit);
  const bySite = Map.groupBy(marks, (mark) => mark.site_id);
  for (const [siteId, own] of bySite) {
    const site = await rules(sql, siteId);
    // Left by a process that did not know yet: cleared, or nothing would be derived of any site.
    if (!site) continue;
    const touched = await deriveVisitors(
      sql,
      site,
      own.map(({ visitor_id, identity, version }) => ({ visitorId: visitor_id, identity: identity === 1, version })),
      sources,
    );
    await deriveLeads(sql, site, touched.identifiers);
    await announceJourneys(sql, site, touched);
  }
  await clear(
    sql,
    'marks',
    'visitor_id',
    marks.map(({ site_id, visitor_id, version }) => ({ siteId: site_id, key: visitor_id, version })),
  );
  return marks.length;
}

/** Cleared in the order in which writers set them: then nobody waits for somebody who waits for her. */
const IN_ORDER = 'order by site_id, visitor_id';

async function nextMarks(sql: Sql, scope: Scope | Rested, limit: number): Promise<Mark[]> {
  if (sql.engine === 'postgres') {
    if (typeof scope === 'object' && 'notBetween' in scope) throw new Error('Marks rest on SQLite only');
    return leaseMarks(sql, scope, limit);
  }
  if (typeof scope === 'object' && 'notBetween' in scope) {
    return sql.all<Mark>(
      `select site_id, visitor_id, identity, version from marks where version not between ? and ? ${IN_ORDER} limit ?`,
      [...scope.notBetween, limit],
    );
  }
  if (typeof scope === 'object') {
    return sql.all<Mark>(
      `select site_id, visitor_id, identity, version from marks where site_id = ? and visitor_id ${inList(sql)} ${IN_ORDER} limit ?`,
      [scope.siteId, scope.visitorIds, limit],
    );
  }
  const where = scope === 'identity' ? 'where identity = 1' : '';
  return sql.all<Mark>(`select site_id, visitor_id, identity, version from marks ${where} ${IN_ORDER} limit ?`, [
    limit,
  ]);
}

/** Leads whose contacts, deals, stages or revocations changed: of one site, the first that has any. */
export async function projectIdentifiers(sql: Sql, limit: number, rules: Rules): Promise<number> {
  const [first] = await sql.all<{ site_id: number }>('select site_id from identifier_marks order by site_id limit 1');
  if (!first) return 0;
  const siteId = first.site_id;
  await holdSite(sql, siteId, 'shared');
  await holdIdentity(sql, siteId);
  const marks = await sql.all<{ identifier: string; version: number }>(
    'select identifier, version from identifier_marks where site_id = ? order by identifier limit ?',
    [siteId, limit],
  );
  const site = await rules(sql, siteId);
  const identifiers = marks.map((mark) => mark.identifier);
  if (site) await deriveLeads(sql, site, identifiers);
  await clear(
    sql,
    'identifier_marks',
    'identifier',
    marks.map(({ identifier, version }) => ({ siteId, key: identifier, version })),
  );
  return marks.length;
}

interface ClearedMark {
  siteId: number;
  key: string;
  version: number;
}

/**
 * A mark that was renewed meanwhile has another version and stays. So does, on PostgreSQL, one that is being renewed:
 * nobody is waited for, so that nobody waits in a circle.
 */
async function clear(
  sql: Sql,
  table: 'marks' | 'identifier_marks',
  column: 'visitor_id' | 'identifier',
  marks: readonly ClearedMark[],
): Promise<void> {
  // Over several nodes rows cannot be passed over while they are locked; one at a time each is its own node's.
  if (sql.engine === 'sqlite' || sql.distributed) {
    for (const { siteId, key, version } of sql.distributed ? await inOrderOfNodes(sql, table, marks) : marks)
      await sql.run(`delete from ${table} where site_id = ? and ${column} = ? and version = ?`, [siteId, key, version]);
    return;
  }
  if (marks.length === 0) return;
  await sql.run(
    `delete from ${table} where ctid = any(array(
       select m.ctid from ${table} m
       join unnest(?::int[], ?::text[], ?::bigint[]) as cleared (site_id, key, version)
         on m.site_id = cleared.site_id and m.${column} = cleared.key and m.version = cleared.version
       for update of m skip locked))`,
    [marks.map((mark) => mark.siteId), marks.map((mark) => mark.key), marks.map((mark) => mark.version)],
  );
}

/** Where they lie, in the order in which ingest renews them, so that neither waits for the other in a circle. */
async function inOrderOfNodes(
  sql: Sql,
  table: 'marks' | 'identifier_marks',
  marks: readonly ClearedMark[],
): Promise<readonly ClearedMark[]> {
  if (marks.length === 0 || PLACEMENT[table] !== 'visitor') return marks;
  const rows = await sql.all<{ i: number }>(
    `select i - 1 as i from unnest(?::text[]) with ordinality as marked (key, i)
     order by get_shard_id_for_distribution_column('${table}', key), i`,
    [marks.map((mark) => mark.key)],
  );
  return rows.map(({ i }) => marks[i]!);
}
