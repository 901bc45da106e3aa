/** What changed of a site since somebody last looked, as far as reports of known people care. */
import { createHash, randomUUID } from 'node:crypto';
import { type ChangeKind, LOGS, type LogName, SETTLES_MS } from '../change-log.ts';
import type { Sql, Value } from '../sql.ts';
import { databaseClock } from './clock.ts';

export interface Changes {
  /** Where the log ends now; on PostgreSQL, the snapshot that it was read in. */
  version: number | string;
  /** null: the log does not reach back so far, or there is none: everything may have changed. */
  ids: ReadonlyMap<ChangeKind, ReadonlySet<string>> | null;
}

interface Entry {
  kind: ChangeKind;
  id: string;
}

/** @param since a `version` of the same log; null: whoever asks knows nothing yet */
export function changesSince(
  sql: Sql,
  siteId: number,
  since: number | string | null,
  log: LogName = 'known',
): Promise<Changes> {
  return sql.engine === 'postgres'
    ? changesSinceSnapshot(sql, siteId, since as string | null, log)
    : changesSinceNumber(sql, siteId, since as number | null, log);
}

/** By kind. */
function idsOf(entries: readonly Entry[]): Map<ChangeKind, Set<string>> {
  const ids = new Map<ChangeKind, Set<string>>();
  for (const { kind, id } of entries) ids.set(kind, (ids.get(kind) ?? new Set()).add(id));
  return ids;
}

/** In one statement: it sees one state of the log. */
async function changesSinceSnapshot(sql: Sql, siteId: number, since: string | null, log: LogName): Promise<Changes> {
  const now = 'pg_current_snapshot()::text as version';
  if (since === null || sql.distributed) {
    const [row] = await sql.all<{ version: string }>(`select ${now}`);
    const { version } = row!;
    return { version, ids: version === since ? new Map() : null };
  }
  const rows = await sql.all<{ version: string; lost: boolean; kind: ChangeKind | null; id: string }>(
    `select ${now}, l.kind, l.id,
       exists (select 1 from change_log_floor f where f.log = '${log}' and f.xid >= pg_snapshot_xmin(s.since)
         and not pg_visible_in_snapshot(f.forgetter, s.since)) as lost
     from (select ?::pg_snapshot as since) s
     left join ${LOGS[log]} l on l.site = ? and l.xid >= pg_snapshot_xmin(s.since)
       and not pg_visible_in_snapshot(l.xid, s.since)`,
    [since, siteId],
  );
  const { version, lost } = rows[0]!;
  return { version, ids: lost ? null : idsOf(rows.filter((row): row is typeof row & Entry => row.kind !== null)) };
}

/** Is anything logged now? */
const IS_WRITTEN =
  "exists (select 1 from sqlite_master where type = 'trigger' and name like 'change\\_log\\_%' escape '\\')";

async function changesSinceNumber(sql: Sql, siteId: number, since: number | null, log: LogName): Promise<Changes> {
  const table = LOGS[log];
  const [ends] = await sql.all<{ first: number; last: number; written: 0 | 1 }>(
    `select coalesce(min(version), 1) as first, coalesce(max(version), 0) as last, ${IS_WRITTEN} as written from ${table}`,
  );
  const { first, last, written } = ends!;
  if (since === null || first > since + 1 || !written) return { version: last, ids: null };
  const rows =
    last === since
      ? []
      : await sql.all<Entry>(`select kind, id from ${table} where version > ? and version <= ? and site = ?`, [
          since,
          last,
          siteId,
        ]);
  return { version: last, ids: idsOf(rows) };
}

/** Rows of one query. */
const PAGE = 5_000;

/** By connection and site: up to where the log was read, and a name for the state that was found there. */
const states = new WeakMap<object, Map<number, { version: Changes['version']; state: string }>>();

/**
 * The same text twice: of what credits of known people are computed from, nothing changed in between. Another text says
 * nothing. On a cluster every commit changes it.
 */
export async function reportState(sql: Sql, siteId: number): Promise<string> {
  const sites = sitesOf(states, sql);
  const known = sites.get(siteId);
  const { version, ids } = await changesSince(sql, siteId, known?.version ?? null);
  const state = known && ids?.size === 0 ? known.state : randomUUID();
  sites.set(siteId, { version, state });
  return state;
}

/** The same of touchpoints of visitors whom nobody knows. */
export async function anonymousState(sql: Sql, siteId: number): Promise<string> {
  const sites = sitesOf(recent, sql);
  const now = await recentNow(sql, siteId, sites.get(siteId) ?? null);
  sites.set(siteId, now);
  return now.state;
}

function sitesOf<T>(connections: WeakMap<object, Map<number, T>>, { database }: Sql): Map<number, T> {
  let sites = connections.get(database);
  if (!sites) {
    sites = new Map();
    connections.set(database, sites);
  }
  return sites;
}

/** Of visitors whom nobody knows the log names what changed after it had settled; the rest is looked at. */
interface Recent {
  state: string;
  /** Up to where the log was read. */
  version: Changes['version'];
  /** By the database's clock and by one that nobody sets, ms, when this state was found first. */
  clock: { told: number; passed: number };
  /** What touchpoints there were that had not settled then. */
  touches: string;
}

const recent = new WeakMap<object, Map<number, Recent>>();

/** Transactions that wrote before what they wrote was old enough for the log have ended by then. */
const MARGIN_MS = 10 * 60_000;
/** The log goes by the clock: if that was set, nobody knows what changed. */
const CLOCK_SET_MS = 60_000;
/** An older state is not looked at: too much is newer than it. */
const MAX_AGE_MS = 6 * 3_600_000;

async function recentNow(sql: Sql, siteId: number, known: Recent | null): Promise<Recent> {
  const { version, ids } = await changesSince(sql, siteId, known?.version ?? null, 'anonymous');
  const clock = { told: await databaseClock(sql), passed: performance.now() };
  const since = ({ told }: Recent['clock']) => touchesSince(sql, siteId, told - SETTLES_MS - MARGIN_MS);
  if (known && ids?.size === 0) {
    const age = clock.passed - known.clock.passed;
    const wasSet = clock.told - known.clock.told - age;
    const isNear = age < MAX_AGE_MS && Math.abs(wasSet) < CLOCK_SET_MS;
    if (isNear && (await since(known.clock)) === known.touches) return { ...known, version };
  }
  return { state: randomUUID(), version, clock, touches: await since(clock) };
}

/** A text that says which touchpoints there are. */
async function touchesSince(sql: Sql, siteId: number, from: number): Promise<string> {
  const hash = createHash('sha256');
  for (let after: Value[] = [from, '', '']; ; ) {
    const rows = await sql.all<{ occurred_at: number; visitor_id: string; message_id: string; rest: string }>(
      `select occurred_at, visitor_id, message_id, type || ' ' || traffic_source as rest from touchpoints
       where site_id = ? and occurred_at >= ? and (occurred_at, visitor_id, message_id) > (?, ?, ?)
       order by occurred_at, visitor_id, message_id limit ${PAGE}`,
      [siteId, after[0]!, ...after],
    );
    for (const row of rows) hash.update(JSON.stringify(Object.values(row)));
    if (rows.length < PAGE) return hash.digest('hex');
    const last = rows.at(-1)!;
    after = [last.occurred_at, last.visitor_id, last.message_id];
  }
}
