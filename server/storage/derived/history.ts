/**
 * Brings a change of rules or settings to all of a site's history: walks through its source inputs, or marks its
 * visitors, a page a step. Between two steps events are taken; a walk that is begun anew starts from the front.
 */
import { channelDefinition } from '../facts/channel-rules.ts';
import { MARK_COLUMNS, MARK_CONFLICT } from '../facts/marks.ts';
import type { Sql } from '../sql.ts';
import { judgeSources } from './judge-sources.ts';
import { holdSite } from './leases.ts';

/** What a walk goes through: `sources` are judged again, `visitors` are marked. */
export type WalkKind = 'sources' | 'visitors';

/** A step of the walk: about 20 ms of the writer's time. */
const SOURCES_A_STEP = 1000;
const VISITORS_A_STEP = 1000;

/** Begins a walk. A small site's is over within the same transaction: nobody sees her history half changed. */
export async function beginWalk(
  sql: Sql,
  siteId: number,
  kind: WalkKind,
  now: number,
  identity = false,
): Promise<void> {
  const [size] = await sql.all<{ n: number }>(
    kind === 'sources'
      ? 'select count(*) as n from traffic_sources where site_id = ?'
      : 'select count(distinct visitor_id) as n from events where site_id = ?',
    [siteId],
  );
  await sql.insert(
    'history_walks',
    ['site_id', 'kind', 'identity', 'after_id', 'done', 'total', 'begun_at'],
    [[siteId, kind, Number(identity), '', 0, size!.n, now]],
    `(site_id, kind) do update set after_id = '', done = 0, total = excluded.total, begun_at = excluded.begun_at,
       identity = case when excluded.identity > history_walks.identity then excluded.identity else history_walks.identity end`,
  );
  await stepWalks(sql, siteId);
}

interface Walk {
  site_id: number;
  kind: WalkKind;
  identity: number;
  after_id: string;
  begun_at: number;
}

const WALKS = 'select site_id, kind, identity, after_id, begun_at from history_walks';

/** One step of one walk. @returns what it went through; 0: there is no walk */
export async function stepWalks(sql: Sql, siteId?: number): Promise<number> {
  const [first] =
    siteId === undefined ? await sql.all<Walk>(`${WALKS} order by site_id limit 1`) : [{ site_id: siteId }];
  if (!first) return 0;
  // Whatever is judged or marked meanwhile would be judged by the rules of before.
  await holdSite(sql, first.site_id, 'alone');
  const [walk] = await sql.all<Walk>(`${WALKS} where site_id = ? order by kind limit 1`, [first.site_id]);
  if (!walk) return 0;
  const key = [walk.site_id, walk.kind];
  const { done, last, over } = walk.kind === 'sources' ? await judge(sql, walk) : await mark(sql, walk);
  if (over) await sql.run('delete from history_walks where site_id = ? and kind = ?', key);
  else {
    await sql.run('update history_walks set after_id = ?, done = done + ? where site_id = ? and kind = ?', [
      last,
      done,
      ...key,
    ]);
  }
  return Math.max(1, done);
}

interface Step {
  done: number;
  last: string;
  over: boolean;
}

async function judge(sql: Sql, walk: Walk): Promise<Step> {
  const channels = (await channelDefinition(sql, walk.site_id))!;
  const { judged, last } = await judgeSources(sql, walk.site_id, channels, walk.after_id, SOURCES_A_STEP);
  return { done: judged, last, over: judged < SOURCES_A_STEP };
}

async function mark(sql: Sql, walk: Walk): Promise<Step> {
  const rows = await sql.all<{ visitor_id: string }>(
    `select distinct visitor_id from events where site_id = ? and visitor_id > ? order by visitor_id limit ?`,
    [walk.site_id, walk.after_id, VISITORS_A_STEP],
  );
  await sql.insert(
    'marks',
    MARK_COLUMNS,
    rows.map((row) => [walk.site_id, row.visitor_id, walk.identity, walk.begun_at]),
    MARK_CONFLICT,
  );
  return { done: rows.length, last: rows.at(-1)?.visitor_id ?? walk.after_id, over: rows.length < VISITORS_A_STEP };
}

/** How far a walk is, 0 to 1; 1 where there is none. */
export async function walkProgress(sql: Sql, siteId: number, kind: WalkKind): Promise<number> {
  const [walk] = await sql.all<{ done: number; total: number }>(
    'select done, total from history_walks where site_id = ? and kind = ?',
    [siteId, kind],
  );
  return walk ? Math.min(0.99, walk.done / Math.max(1, walk.total)) : 1;
}
