/**
 * Rebuild: derives everything again from the facts and puts it in the place of what is stored, in steps of one short
 * transaction each, so that collection and reads go on meanwhile, and only what differs is written, and told to
 * webhooks. Facts and lead ids stay.
 */

import { judgeSources } from './derived/judge-sources.ts';
import { deriveLeads } from './derived/leads.ts';
import { project, type Rules } from './derived/project.ts';
import { VISITOR_TABLES } from './derived/tables.ts';
import type { TrafficSources } from './derived/traffic-sources.ts';
import { PLACEMENT } from './postgres/placement.ts';
import { inList, type Sql } from './sql.ts';

/** Where a rebuild stands. Start with `START`; it is over when `phase` is `done`. */
export interface RebuildState {
  phase: 'sources' | 'visitors' | 'orphans' | 'identifiers' | 'done';
  /** Last source, visitor or identifier done. */
  after: string;
  /** Visitors and identifiers done so far. */
  done: number;
}

/** Source inputs a step: about 20 ms of the writer's time. */
const SOURCES_A_STEP = 1000;
const ORPHANS_A_PAGE = 5000;

export const START: RebuildState = { phase: 'sources', after: '', done: 0 };

/** One step, in the caller's transaction. */
export async function rebuildStep(
  sql: Sql,
  siteId: number,
  state: RebuildState,
  limit: number,
  rules: Rules,
  sources: TrafficSources,
  now: number,
): Promise<RebuildState> {
  const site = await rules(sql, siteId);
  if (!site) return { ...state, phase: 'done' };
  if (state.phase === 'sources') {
    const { judged, last } = await judgeSources(sql, siteId, site.settings.channels, state.after, SOURCES_A_STEP);
    return judged < SOURCES_A_STEP ? { ...state, phase: 'visitors', after: '' } : { ...state, after: last };
  }
  if (state.phase === 'visitors') {
    const visitorIds = await page(sql, 'events', 'visitor_id', siteId, state.after, limit);
    await sql.insert(
      'marks',
      ['site_id', 'visitor_id', 'identity', 'version'],
      visitorIds.map((visitorId) => [siteId, visitorId, 1, now]),
      '(site_id, visitor_id) do update set identity = 1, version = marks.version + 1',
    );
    await project(sql, { siteId, visitorIds, alone: true }, limit, rules, sources);
    return next(state, visitorIds, limit, 'orphans');
  }
  if (state.phase === 'orphans') {
    for (const { name } of VISITOR_TABLES) {
      if (sql.distributed && PLACEMENT[name] === 'everywhere') await dropOrphansByPage(sql, name, siteId);
      else
        await sql.run(
          `delete from ${name} where site_id = ? and not exists
             (select 1 from events e where e.site_id = ${name}.site_id and e.visitor_id = ${name}.visitor_id)`,
          [siteId],
        );
    }
    return { ...state, phase: 'identifiers', after: '' };
  }
  const identifiers = await page(sql, 'identifiers', 'identifier', siteId, state.after, limit);
  await deriveLeads(sql, site, identifiers);
  return next(state, identifiers, limit, 'done');
}

/** Of a table that every node of a cluster has: what is deleted there cannot be asked for beside events, which are cut. */
async function dropOrphansByPage(sql: Sql, table: string, siteId: number): Promise<void> {
  for (let after = ''; ; ) {
    const visitorIds = await page(sql, table, 'visitor_id', siteId, after, ORPHANS_A_PAGE);
    if (visitorIds.length === 0) return;
    const known = await sql.all<{ visitor_id: string }>(
      `select distinct visitor_id from events where site_id = ? and visitor_id ${inList(sql)}`,
      [siteId, visitorIds],
    );
    const withEvents = new Set(known.map((row) => row.visitor_id));
    const orphans = visitorIds.filter((id) => !withEvents.has(id));
    if (orphans.length > 0)
      await sql.run(`delete from ${table} where site_id = ? and visitor_id ${inList(sql)}`, [siteId, orphans]);
    after = visitorIds.at(-1)!;
  }
}

function next(state: RebuildState, done: string[], limit: number, phase: RebuildState['phase']): RebuildState {
  const count = state.done + done.length;
  return done.length < limit ? { phase, after: '', done: count } : { ...state, after: done.at(-1)!, done: count };
}

async function page(
  sql: Sql,
  table: string,
  column: string,
  siteId: number,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await sql.all<{ key: string }>(
    `select distinct ${column} as key from ${table} where site_id = ? and ${column} > ? order by ${column} limit ?`,
    [siteId, after, limit],
  );
  return rows.map((row) => row.key);
}
