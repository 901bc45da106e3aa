/**
 * The hot path of ingest on SQLite: a group of events and their marks, in one transaction.
 * Uses prepared statements directly (docs/benchmarks.md: several times what a query builder reaches).
 */
import type BetterSqlite3 from 'better-sqlite3';
import { ARRIVAL_COLUMNS } from '../erasure/searches.ts';
import {
  arrivalsOf,
  type KeyedSite,
  keysOf,
  rowsWithoutSite,
  type Suppression,
  sitesQuery,
  suppressedRows,
  suppressionsQuery,
} from '../erasure/suppressions.ts';
import type { Value } from '../sql.ts';
import { CONFLICT_COLUMNS, conflictRow } from './conflicts.ts';
import { AT, EVENT_COLUMNS, type Outcomes, sameContent, WIDTH } from './event-row.ts';
import { EVENT_TABLE } from './event-table.ts';
import { MARK_COLUMNS, MARK_KEPT, VisitorMarks } from './marks.ts';
import { Words } from './words.ts';

const insertInto = (table: string, columns: readonly string[]) =>
  `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`;

export class SqliteAppender {
  readonly #db: BetterSqlite3.Database;
  readonly #insert: BetterSqlite3.Statement;
  readonly #stored: BetterSqlite3.Statement;
  readonly #conflict: BetterSqlite3.Statement;
  readonly #mark: BetterSqlite3.Statement;
  readonly #arrival: BetterSqlite3.Statement;
  readonly #site: BetterSqlite3.Statement;
  readonly #suppressions: BetterSqlite3.Statement;
  readonly #words: Words;

  constructor(db: BetterSqlite3.Database) {
    this.#db = db;
    const columns = EVENT_COLUMNS.join(', ');
    this.#insert = db.prepare(`${insertInto(EVENT_TABLE.sqlite, EVENT_COLUMNS)} on conflict do nothing`);
    this.#stored = db
      .prepare(`select ${columns} from events where site_id = ? and visitor_id = ? and message_id = ?`)
      .raw(true);
    this.#conflict = db.prepare(`${insertInto('conflicts', CONFLICT_COLUMNS)} on conflict do nothing`);
    this.#mark = db.prepare(`${insertInto('marks', MARK_COLUMNS)} on conflict ${MARK_KEPT}`);
    this.#arrival = db.prepare(`${insertInto('arrivals', ARRIVAL_COLUMNS)} on conflict do nothing`);
    this.#site = db.prepare(sitesQuery('= ?'));
    this.#suppressions = db.prepare(suppressionsQuery({ engine: 'sqlite' }));
    this.#words = new Words(db);
  }

  /** @param flat the rows' values, one row after another */
  append(flat: readonly Value[]): Outcomes {
    const rows = Array.from({ length: flat.length / WIDTH }, (_, i) => flat.slice(i * WIDTH, (i + 1) * WIDTH));
    const outcomes: string[] = Array(rows.length);
    const marks = new VisitorMarks();
    const order = byVisitor(rows);
    this.#db.exec('begin immediate');
    try {
      const sites = this.#sitesOf(rows);
      const refused = this.#refused(rows, sites);
      for (const i of order) {
        const outcome = refused.has(i) ? 'd' : this.#outcomeOf(rows[i]!);
        outcomes[i] = outcome;
        if (outcome === 's') marks.add(rows[i]!);
      }
      for (const mark of marks.rows()) this.#mark.run(mark);
      const arrived = arrivalsOf(rows, sites, outcomes);
      for (const arrival of arrived) this.#arrival.run(arrival);
      this.#db.exec('commit');
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('rollback');
      this.#words.forget();
      throw error;
    }
    return outcomes.join('');
  }

  #sitesOf(rows: readonly Value[][]): KeyedSite[] {
    const now = Date.now();
    const siteIds = [...new Set(rows.map((row) => row[AT.site]))];
    return siteIds.flatMap((siteId) => (this.#site.get(now, siteId) as KeyedSite | undefined) ?? []);
  }

  /** Rows of the past of somebody who was erased, or of a site that was deleted: answered like any duplicate. */
  #refused(rows: readonly Value[][], sites: readonly KeyedSite[]): ReadonlySet<number> {
    const refused = suppressedRows(
      rows,
      keysOf(sites),
      (siteId, hashes) => this.#suppressions.all(siteId, JSON.stringify(hashes)) as Suppression[],
    );
    for (const i of rowsWithoutSite(rows, sites)) refused.add(i);
    return refused;
  }

  #outcomeOf(row: readonly Value[]): 's' | 'd' | 'c' {
    if (this.#insert.run(this.#words.coded(row)).changes === 1) return 's';
    return this.#isConflict(row) ? 'c' : 'd';
  }

  #isConflict(row: readonly Value[]): boolean {
    const stored = this.#stored.get(row[AT.site], row[AT.visitor], row[AT.message]) as Value[];
    if (sameContent(stored, row)) return false;
    this.#conflict.run(conflictRow(row));
    return true;
  }
}

/** The rows' positions in the order of the table, so that neighbours on disk are written together; first come stays first. */
function byVisitor(rows: readonly Value[][]): number[] {
  const visitor = (i: number) => rows[i]![AT.visitor] as string;
  return rows.map((_, i) => i).sort((a, b) => (visitor(a) < visitor(b) ? -1 : visitor(a) > visitor(b) ? 1 : a - b));
}
