/** The hot path of ingest on PostgreSQL: a group of events and their marks, in one transaction of few statements. */
import { findSuppressedRows } from '../erasure/suppressions.ts';
import type { Database, Value } from '../sql.ts';
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

export async function appendPostgres(db: Database, rows: readonly (readonly Value[])[]): Promise<Outcomes> {
  return db.transaction(async (sql) => {
    const erased = await findSuppressedRows(sql, rows);
    // One order for all writers: two groups that share visitors then never wait for each other in a circle.
    const order = rows
      .map((_, i) => i)
      .filter((i) => !erased.has(i))
      .sort((a, b) => (keyOfRow(rows[a]!) < keyOfRow(rows[b]!) ? -1 : 1));
    const columns = EVENT_COLUMNS.map((_, column) => order.map((i) => rows[i]![column]!));
    const inserted = await sql.all<{ site_id: number; visitor_id: string; message_id: string }>(INSERT, columns);
    const fresh = new Set(inserted.map((row) => keyOf(row.site_id, row.visitor_id, row.message_id)));
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
    for (const [i, row] of rows.entries()) {
      if (outcomes[i] !== 'd' || erased.has(i)) continue;
      const [stored] = await sql.all<Record<string, Value>>(
        `select ${EVENT_COLUMNS.join(', ')} from events where site_id = ? and visitor_id = ? and message_id = ?`,
        [row[AT.site]!, row[AT.visitor]!, row[AT.message]!],
      );
      if (stored && !sameContent(Object.values(stored), row)) {
        outcomes[i] = 'c';
        await sql.insert('conflicts', CONFLICT_COLUMNS, [conflictRow(row)], 'do nothing');
      }
    }
    const marked = marks.rows();
    if (marked.length > 0) await sql.insert('marks', MARK_COLUMNS, marked, MARK_CONFLICT);
    return outcomes.join('');
  });
}
