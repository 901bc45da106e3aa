/** Dirty marks: what has new facts and must be derived again. Marking twice is marking once. */
import type { Sql, Value } from '../sql.ts';
import { AT, namesPerson } from './event-row.ts';

export const MARK_COLUMNS = ['site_id', 'visitor_id', 'identity', 'version'] as const;

/** A second mark before the first is cleared renews it, so that whoever derives meanwhile does not clear it. */
export const MARK_CONFLICT = `(site_id, visitor_id) do update set version = marks.version + 1,
  identity = case when excluded.identity > marks.identity then excluded.identity else marks.identity end`;

/**
 * Where whoever stores events derives them, too, in transactions of its own, nobody clears a mark meanwhile: the first
 * one stays as it is, and no page of marks is written again for it.
 */
export const MARK_KEPT = `(site_id, visitor_id) do update set identity = excluded.identity
  where excluded.identity > marks.identity`;

/** The marks that a group of stored events leaves: one a visitor, in one order for all writers. */
export class VisitorMarks {
  readonly #marks = new Map<string, Value[]>();

  /** A quarantined event is left out of journeys and marks nobody. */
  add(row: readonly Value[]): void {
    if (row[AT.quarantine] !== null) return;
    const identity = namesPerson(row[AT.body] ?? null) ? 1 : 0;
    const key = `${row[AT.site]} ${row[AT.visitor]}`;
    const mark = this.#marks.get(key);
    if (!mark) this.#marks.set(key, [row[AT.site]!, row[AT.visitor]!, identity, row[AT.receivedAt]!]);
    else if (identity) mark[2] = 1;
  }

  rows(): Value[][] {
    return [...this.#marks.values()].sort(
      (a, b) => Number(a[0]) - Number(b[0]) || ((a[1] as string) < (b[1] as string) ? -1 : 1),
    );
  }
}

/** Marks identifiers whose facts (contacts, deals, stages, revocations) changed. */
export async function markIdentifiers(
  sql: Sql,
  siteId: number,
  identifiers: Iterable<string>,
  now: number,
): Promise<void> {
  const rows = [...new Set(identifiers)].sort().map((identifier) => [siteId, identifier, now]);
  const conflict = '(site_id, identifier) do update set version = identifier_marks.version + 1';
  if (rows.length > 0) await sql.insert('identifier_marks', ['site_id', 'identifier', 'version'], rows, conflict);
}
