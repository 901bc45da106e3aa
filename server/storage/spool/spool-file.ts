/** The file of a spool: groups of events in the order they were accepted, each synced before it counts as kept. */
import type BetterSqlite3 from 'better-sqlite3';
import { AT } from '../facts/event-row.ts';
import type { Value } from '../sql.ts';
import { openSqlite } from '../sqlite/connection.ts';
import type { SpoolState } from './report.ts';

/** Nothing more fits: the limit is reached. */
export const SPOOL_FULL = 'SPOOL_FULL';

export interface SpooledGroup {
  seq: number;
  rows: Value[][];
}

export class SpoolFile {
  readonly #db: BetterSqlite3.Database;
  readonly #maxBytes: number;
  #rows: number;
  #refused: number;

  constructor(path: string, maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#db = openSqlite(path, 'write');
    this.#db.exec(`
      create table if not exists groups (seq integer primary key autoincrement, at integer not null, rows integer not null, events text not null);
      create table if not exists refused (seq integer primary key autoincrement, at integer not null, site_id integer, message_id text);
      create table if not exists memory (name text primary key, value text not null) without rowid;`);
    this.#rows = this.#number('select coalesce(sum(rows), 0) from groups');
    this.#refused = this.#number('select count(*) from refused');
  }

  /** @throws with the code `SPOOL_FULL`, or what the disk says; then nothing of it is kept */
  put(rows: readonly Value[][], at: number): void {
    const events = JSON.stringify(rows);
    if (this.#bytes() + events.length > this.#maxBytes)
      throw Object.assign(new Error('The spool is full'), { code: SPOOL_FULL });
    this.#db.prepare('insert into groups (at, rows, events) values (?, ?, ?)').run(at, rows.length, events);
    this.#rows += rows.length;
  }

  /** The oldest group, which stays until it is removed. */
  first(): SpooledGroup | null {
    const found = this.#db.prepare('select seq, events from groups order by seq limit 1').get() as
      | { seq: number; events: string }
      | undefined;
    return found ? { seq: found.seq, rows: JSON.parse(found.events) } : null;
  }

  /** @param refused those of the group that the database would not keep: which they were stays; their content may be about a person */
  remove(seq: number, refused: readonly Value[][]): void {
    const handedOver = this.#db.transaction(() => {
      const keep = this.#db.prepare(
        'insert into refused (at, site_id, message_id) select at, ?, ? from groups where seq = ?',
      );
      for (const row of refused) keep.run(row[AT.site], row[AT.message], seq);
      return this.#db.prepare('delete from groups where seq = ? returning rows').pluck().get(seq) as number | undefined;
    })();
    this.#rows -= handedOver ?? 0;
    this.#refused += refused.length;
    if (this.#rows === 0) this.#giveBack();
  }

  /** An emptied spool gives its room back to the disk; it is not large then. */
  #giveBack(): void {
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
    this.#db.exec('vacuum');
  }

  remember(name: string, value: string): void {
    this.#db
      .prepare('insert into memory (name, value) values (?, ?) on conflict (name) do update set value = excluded.value')
      .run(name, value);
  }

  recall(name: string): string | null {
    const found = this.#db.prepare('select value from memory where name = ?').get(name) as
      | { value: string }
      | undefined;
    return found?.value ?? null;
  }

  state(): SpoolState {
    const oldest = this.#db.prepare('select at from groups order by seq limit 1').get() as { at: number } | undefined;
    return {
      rows: this.#rows,
      bytes: this.#bytes(),
      oldestAt: oldest?.at ?? null,
      refused: this.#refused,
    };
  }

  close(): void {
    this.#db.close();
  }

  /** Of the pages in use: those that are free are filled again first. */
  #bytes(): number {
    const pragma = (name: string) => this.#db.pragma(name, { simple: true }) as number;
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
  }

  #number(query: string): number {
    return this.#db.prepare(query).pluck().get() as number;
  }
}
