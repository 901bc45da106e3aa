/**
 * The hot path of ingest on SQLite: a group of events and their marks, in one transaction.
 * Uses prepared statements directly (docs/benchmarks.md: several times what a query builder reaches).
 */
import type BetterSqlite3 from 'better-sqlite3';
import type { Value } from '../sql.ts';
import { CONFLICT_COLUMNS, conflictRow } from './conflicts.ts';
import { AT, EVENT_COLUMNS, type Outcomes, sameContent, WIDTH } from './event-row.ts';
import { MARK_COLUMNS, MARK_CONFLICT, VisitorMarks } from './marks.ts';

const insertInto = (table: string, columns: readonly string[], conflict: string) =>
  `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')}) on conflict ${conflict}`;

export class SqliteAppender {
  readonly #db: BetterSqlite3.Database;
  readonly #insert: BetterSqlite3.Statement;
  readonly #stored: BetterSqlite3.Statement;
  readonly #conflict: BetterSqlite3.Statement;
  readonly #mark: BetterSqlite3.Statement;

  constructor(db: BetterSqlite3.Database) {
    this.#db = db;
    const columns = EVENT_COLUMNS.join(', ');
    this.#insert = db.prepare(insertInto('events', EVENT_COLUMNS, 'do nothing'));
    this.#stored = db
      .prepare(`select ${columns} from events where site_id = ? and visitor_id = ? and message_id = ?`)
      .raw(true);
    this.#conflict = db.prepare(insertInto('conflicts', CONFLICT_COLUMNS, 'do nothing'));
    this.#mark = db.prepare(insertInto('marks', MARK_COLUMNS, MARK_CONFLICT));
  }

  /** @param flat the rows' values, one row after another */
  append(flat: readonly Value[]): Outcomes {
    let outcomes = '';
    const marks = new VisitorMarks();
    this.#db.exec('begin immediate');
    try {
      for (let start = 0; start < flat.length; start += WIDTH) {
        const row = flat.slice(start, start + WIDTH);
        if (this.#insert.run(...row).changes === 0) {
          outcomes += this.#isConflict(row) ? 'c' : 'd';
          continue;
        }
        outcomes += 's';
        marks.add(row);
      }
      for (const mark of marks.rows()) this.#mark.run(...mark);
      this.#db.exec('commit');
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('rollback');
      throw error;
    }
    return outcomes;
  }

  #isConflict(row: readonly Value[]): boolean {
    const stored = this.#stored.get(row[AT.site], row[AT.visitor], row[AT.message]) as Value[];
    if (sameContent(stored, row)) return false;
    this.#conflict.run(...conflictRow(row));
    return true;
  }
}
