/** The log of changes on SQLite: a ring. */
import type BetterSqlite3 from 'better-sqlite3';
import { LOG_LENGTH, WATCHED } from '../change-log.ts';

const NOW = "unixepoch('subsec') * 1000";

/** Begins a new log: what readers keep ends with the process. */
export function writeChangeLog(db: BetterSqlite3.Database): void {
  db.transaction(() => {
    db.exec(`drop table if exists change_log;
      create table change_log (version integer primary key, site integer not null, kind text not null, id text not null);`);
    for (const { table, kind, id, events = ['insert', 'update', 'delete'], when } of WATCHED) {
      for (const event of events) {
        const name = `change_log_${table}_${kind}_${event}`;
        const rows = event === 'insert' ? ['new'] : event === 'delete' ? ['old'] : ['old', 'new'];
        const entries = rows.map(
          (row) => `insert into change_log (site, kind, id) values (${row}.site_id, '${kind}', ${row}.${id});`,
        );
        db.exec(`drop trigger if exists ${name};
          create trigger ${name} after ${event} on ${table} ${when ? `when ${when.replaceAll('row.', `${rows.at(-1)}.`).replaceAll(':now', NOW)}` : ''}
          begin ${entries.join(' ')}
            delete from change_log where version <= (select max(version) from change_log) - ${LOG_LENGTH};
          end`);
      }
    }
  })();
}
