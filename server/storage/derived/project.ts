/**
 * The projector: clears dirty marks. There is this one way to derive, whether a fact has just come, came late, a
 * rule changed, or everything is rebuilt.
 */
import { inList, type Sql, type Value } from '../sql.ts';
import { stepWalks } from './history.ts';
import { deriveLeads } from './leads.ts';
import type { TrafficSources } from './traffic-sources.ts';
import { deriveVisitors, type SiteRules } from './visitors.ts';

export type Rules = (sql: Sql, siteId: number) => Promise<SiteRules>;

/** Which marks to clear: the next ones, those that may change leads, or those of named visitors. */
export type Scope = 'next' | 'identity' | { siteId: number; visitorIds: readonly string[] };

/** Marks that were not set between these times, ms: a visitor whose events keep coming is derived once for several. */
export interface Rested {
  notBetween: readonly [from: number, to: number];
}

interface Mark {
  site_id: number;
  visitor_id: string;
  identity: number;
  version: number;
}

/** Clears up to `limit` marks of a scope, in the caller's transaction. @returns marks cleared; 0: nothing was left */
export async function project(
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
    const touched = await deriveVisitors(
      sql,
      site,
      own.map(({ visitor_id, identity, version }) => ({ visitorId: visitor_id, identity: identity === 1, version })),
      sources,
    );
    await deriveLeads(sql, site, touched);
  }
  await clear(
    sql,
    'marks',
    'visitor_id',
    marks.map(({ site_id, visitor_id, version }) => [site_id, visitor_id, version]),
  );
  if (typeof scope === 'object' && 'visitorIds' in scope) return marks.length;
  const cleared = marks.length + (await projectIdentifiers(sql, limit, rules));
  // What is marked comes first: a walk only goes on when there is time.
  return scope === 'next' && cleared === 0 ? stepWalks(sql) : cleared;
}

/** Cleared in the order in which writers set them: then nobody waits for somebody who waits for her. */
const IN_ORDER = 'order by site_id, visitor_id';

async function nextMarks(sql: Sql, scope: Scope | Rested, limit: number): Promise<Mark[]> {
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

/** Leads whose contacts, deals, stages or revocations changed. */
async function projectIdentifiers(sql: Sql, limit: number, rules: Rules): Promise<number> {
  const marks = await sql.all<{ site_id: number; identifier: string; version: number }>(
    'select site_id, identifier, version from identifier_marks order by site_id, identifier limit ?',
    [limit],
  );
  for (const [siteId, own] of Map.groupBy(marks, (mark) => mark.site_id)) {
    await deriveLeads(
      sql,
      await rules(sql, siteId),
      own.map((mark) => mark.identifier),
    );
  }
  await clear(
    sql,
    'identifier_marks',
    'identifier',
    marks.map(({ site_id, identifier, version }) => [site_id, identifier, version]),
  );
  return marks.length;
}

/** A mark that was renewed meanwhile has another version and stays. */
async function clear(sql: Sql, table: string, key: string, rows: readonly Value[][]): Promise<void> {
  for (const row of rows) await sql.run(`delete from ${table} where site_id = ? and ${key} = ? and version = ?`, row);
}
