/** What changed of a site since somebody last looked, as far as reports of known people care. */
import { randomUUID } from 'node:crypto';
import type { Sql } from '../sql.ts';
import type { ChangeKind } from '../sqlite/change-log.ts';

export interface Changes {
  /** Where the log ends now; on PostgreSQL, which keeps none, the snapshot. */
  version: number | string;
  /** null: the log does not reach back so far, or there is none: everything may have changed. */
  ids: ReadonlyMap<ChangeKind, ReadonlySet<string>> | null;
}

/** @param since a `version`; null: whoever asks knows nothing yet */
export async function changesSince(sql: Sql, siteId: number, since: number | string | null): Promise<Changes> {
  if (sql.engine === 'postgres') {
    const [row] = await sql.all<{ version: string }>('select pg_current_snapshot()::text as version');
    const { version } = row!;
    return { version, ids: version === since ? new Map() : null };
  }
  const [ends] = await sql.all<{ first: number; last: number }>(
    'select coalesce(min(version), 1) as first, coalesce(max(version), 0) as last from change_log',
  );
  const { first, last } = ends!;
  if (typeof since !== 'number' || first > since + 1) return { version: last, ids: null };
  const rows =
    last === since
      ? []
      : await sql.all<{ kind: ChangeKind; id: string }>(
          'select kind, id from change_log where version > ? and version <= ? and site = ?',
          [since, last, siteId],
        );
  const ids = new Map<ChangeKind, Set<string>>();
  for (const { kind, id } of rows) ids.set(kind, (ids.get(kind) ?? new Set()).add(id));
  return { version: last, ids };
}

/** By connection and site: up to where the log was read, and a name for the state that was found there. */
const states = new WeakMap<object, Map<number, { version: Changes['version']; state: string }>>();

/**
 * The same text twice: of what credits of known people are computed from, nothing changed in between. Another text says
 * nothing. On PostgreSQL every commit changes it.
 */
export async function reportState(sql: Sql, siteId: number): Promise<string> {
  let sites = states.get(sql.database);
  if (!sites) {
    sites = new Map();
    states.set(sql.database, sites);
  }
  const known = sites.get(siteId);
  const { version, ids } = await changesSince(sql, siteId, known?.version ?? null);
  const state = known && ids?.size === 0 ? known.state : randomUUID();
  sites.set(siteId, { version, state });
  return state;
}
