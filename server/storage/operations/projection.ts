/** Derivation as processes and threads have it done: with the rules of each site, and one memory of traffic sources. */
import { stepWalks } from '../derived/history.ts';
import { project, projectIdentifiers, projectVisitors } from '../derived/project.ts';
import type { Rested, Scope } from '../derived/scope.ts';
import { TrafficSources } from '../derived/traffic-sources.ts';
import type { SiteRules } from '../derived/visitors.ts';
import { deriveSettings, listSites } from '../facts/sites.ts';
import { hasWebhooks } from '../outbox/changes.ts';
import type { Sql } from '../sql.ts';

/** One dictionary cache a process or thread. */
export const sources = new TrafficSources();

/** Clears up to `limit` marks of a scope, in the caller's transaction. */
export function projectMarks(sql: Sql, scope: Scope | Rested, limit: number): Promise<number> {
  return project(sql, scope, limit, rulesOf, sources);
}

/** The same in parts, each for a transaction of its own. */
export const projectPart = {
  visitors: (sql: Sql, scope: Scope, limit: number) => projectVisitors(sql, scope, limit, rulesOf, sources),
  identifiers: (sql: Sql, limit: number) => projectIdentifiers(sql, limit, rulesOf),
  walks: (sql: Sql) => stepWalks(sql),
};

/** To be called when a transaction was rolled back. */
export function forgetCaches(): void {
  sources.forget();
}

/** @returns null where the site was deleted */
export async function rulesOf(sql: Sql, siteId: number): Promise<SiteRules | null> {
  const site = (await listSites(sql)).find((candidate) => candidate.siteId === siteId);
  if (!site) return null;
  return { siteId, settings: deriveSettings(site), identity: site, announces: await hasWebhooks(sql, siteId) };
}
