/** The hot path of ingest on PostgreSQL: a group of events and their marks, in one transaction of few statements. */
import { shareAppends } from '../derived/leases.ts';
import { ARRIVAL_COLUMNS } from '../erasure/searches.ts';
import {
  arrivalsOf,
  findSuppressedRows,
  type KeyedSite,
  keysOf,
  rowsWithoutSite,
  sitesQuery,
} from '../erasure/suppressions.ts';
import type { Database, Sql, Value } from '../sql.ts';
import { CONFLICT_COLUMNS, conflictRow } from './conflicts.ts';
import { AT, EVENT_COLUMNS, type Outcomes, sameContent } from './event-row.ts';
import { MARK_COLUMNS, MARK_CONFLICT, VisitorMarks } from './marks.ts';

const KEY = '(site_id, visitor_id, message_id)';
/** Ids may hold spaces, but never a NUL: two keys are one text only where they are one key. */
const keyOf = (...key: Value[]) => key.join('\u0000');
const keyOfRow = (row: readonly Value[]) => keyOf(row[AT.site]!, row[AT.visitor]!, row[AT.message]!);

/** Column types for `unnest`: one array a column is several times faster to plan than one parameter a value. */
const TYPES = ['int', 'text', 'text', 'text', 'bigint', 'bigint', 'smallint', ...Array<string>(11).fill('text')];
const INSERT = `insert into events (${EVENT_COLUMNS.join(', ')})
  select * from unnest(${TYPES.map((type) => `?::${type}[]`).join(', ')})
  on conflict ${KEY} do nothing returning site_id, visitor_id, message_id`;
const MARK = `insert into marks (${MARK_COLUMNS.join(', ')})
  select * from unnest(?::int[], ?::text[], ?::smallint[], ?::bigint[]) on conflict ${MARK_CONFLICT}`;

const ARRIVE = `insert into arrivals (${ARRIVAL_COLUMNS.join(', ')})
  select * from unnest(?::int[], ?::text[], ?::text[]) on conflict do nothing`;
const SITES = sitesQuery('= any(?::int[])');

/** Rows as one array a column. */
const columnsOf = (rows: readonly (readonly Value[])[], width: number): Value[][] =>
  Array.from({ length: width }, (_, column) => rows.map((row) => row[column]!));

export async function appendPostgres(db: Database, rows: readonly (readonly Value[])[]): Promise<Outcomes> {
  return db.transaction(async (sql) => {
    const siteIds = [...new Set(rows.map((row) => row[AT.site] as number))];
    // Before anything is read: an erasure or the end of a site waits for us, or we see what it leaves.
    await sql.all(shareAppends(siteIds));
    const sites = await sql.all<KeyedSite>(SITES, [Date.now(), siteIds]);
    const refused = await findSuppressedRows(sql, rows, keysOf(sites));
    for (const i of rowsWithoutSite(rows, sites)) refused.add(i);
    // One order for all writers: two groups that share visitors then never wait for each other in a circle.
    const sorted = rows
      .map((row, i) => [keyOfRow(row), i] as const)
      .filter(([, i]) => !refused.has(i))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const fresh = await insert(
      sql,
      sorted.map(([, i]) => rows[i]!),
    );
    const outcomes: string[] = [];
    const marks = new VisitorMarks();
    for (const [i, row] of rows.entries()) {
      if (!fresh.delete(keyOfRow(row))) {
        outcomes[i] = 'd';
        continue;
      }
      outcomes[i] = 's';
      marks.add(row);
    }
    await keepConflicts(sql, rows, outcomes, refused);
    const marked = marks.rows();
    // Of an insert of values Citus asks one node after the other, in one order, as whoever clears marks does.
    if (sql.distributed) await sql.insert('marks', MARK_COLUMNS, marked, MARK_CONFLICT);
    else if (marked.length > 0) await sql.run(MARK, columnsOf(marked, MARK_COLUMNS.length));
    const arrived = arrivalsOf(rows, sites, outcomes);
    if (arrived.length > 0) await sql.run(ARRIVE, columnsOf(arrived, ARRIVAL_COLUMNS.length));
    return outcomes.join('');
  });
}

/** @returns the keys of the rows that were not there yet */
async function insert(sql: Sql, rows: readonly (readonly Value[])[]): Promise<Set<string>> {
  const inserted = await sql.all<{ site_id: number; visitor_id: string; message_id: string }>(
    INSERT,
    columnsOf(rows, EVENT_COLUMNS.length),
  );
  return new Set(inserted.map((row) => keyOf(row.site_id, row.visitor_id, row.message_id)));
}

const STORED = `select ${EVENT_COLUMNS.map((column) => `e.${column}`).join(', ')} from events e
  join unnest(?::int[], ?::text[], ?::text[]) as sent (site_id, visitor_id, message_id)
    on e.site_id = sent.site_id and e.visitor_id = sent.visitor_id and e.message_id = sent.message_id`;

/** A duplicate that says something else is kept beside the first; its outcome becomes `c`. */
async function keepConflicts(
  sql: Sql,
  rows: readonly (readonly Value[])[],
  outcomes: string[],
  refused: ReadonlySet<number>,
): Promise<void> {
  const duplicates = rows.flatMap((row, i) => (outcomes[i] === 'd' && !refused.has(i) ? [row] : []));
  if (duplicates.length === 0) return;
  const found = await sql.all<Record<string, Value>>(STORED, columnsOf(duplicates, 3));
  const stored = new Map(
    found.map((row) => {
      const values = Object.values(row);
      return [keyOfRow(values), values] as const;
    }),
  );
  const conflicts: Value[][] = [];
  for (const [i, row] of rows.entries()) {
    if (outcomes[i] !== 'd' || refused.has(i)) continue;
    const first = stored.get(keyOfRow(row));
    if (!first || sameContent(first, row)) continue;
    outcomes[i] = 'c';
    conflicts.push(conflictRow(row));
  }
  // In one order too.
  conflicts.sort((a, b) => (keyOf(...a.slice(0, 4)) < keyOf(...b.slice(0, 4)) ? -1 : 1));
  if (conflicts.length > 0) await sql.insert('conflicts', CONFLICT_COLUMNS, conflicts, 'do nothing');
}
