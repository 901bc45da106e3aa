/**
 * The logs of changes on SQLite: rings. They are written while somebody keeps something for reports: until then a row costs
 * nothing more than itself.
 */
import type BetterSqlite3 from 'better-sqlite3';
import { LOG_LENGTH, LOGS, WATCHED } from '../change-log.ts';
import { EVENT_TABLE } from '../facts/event-table.ts';

const NOW = "unixepoch('subsec') * 1000";

/** New logs that nothing is written to yet: what readers keep ends with the process. Which sites they kept stays known. */
export function prepareChangeLog(db: BetterSqlite3.Database): void {
  db.transaction(() => {
    endChangeLog(db);
    db.exec('create table if not exists change_log_sites (site integer primary key, asked_at integer not null)');
    for (const log of Object.values(LOGS))
      db.exec(`drop table if exists ${log};
        create table ${log} (version integer primary key, site integer not null, kind text not null, id text not null);`);
  })();
}

/** From here on what changes is logged. A gap in the numbers: whatever was read of a log before is too old. */
export function beginChangeLog(db: BetterSqlite3.Database): void {
  db.transaction(() => {
    endChangeLog(db);
    for (const log of Object.values(LOGS))
      db.exec(`insert into ${log} (version, site, kind, id) select coalesce(max(version), 0) + 2, 0, 'other', '' from ${log};
        delete from ${log} where version < (select max(version) from ${log});`);
    for (const { table, kind, id, log = 'known', events = ['insert', 'update', 'delete'], when } of WATCHED) {
      for (const event of events) {
        const rows = event === 'insert' ? ['new'] : event === 'delete' ? ['old'] : ['old', 'new'];
        const entries = rows.map(
          (row) => `insert into ${LOGS[log]} (site, kind, id) values (${row}.site_id, '${kind}', ${row}.${id});`,
        );
        db.exec(`create trigger change_log_${table}_${kind}_${event} after ${event} on ${table === 'events' ? EVENT_TABLE.sqlite : table}
          ${when ? `when ${when.replaceAll('row.', `${rows.at(-1)}.`).replaceAll(':now', NOW)}` : ''}
          begin ${entries.join(' ')}
            delete from ${LOGS[log]} where version <= (select max(version) from ${LOGS[log]}) - ${LOG_LENGTH};
          end`);
      }
    }
  })();
}

/** Nothing is logged any more, by former versions' triggers neither. */
export function endChangeLog(db: BetterSqlite3.Database): void {
  const triggers = db.prepare(
    "select name from sqlite_master where type = 'trigger' and name like 'change\\_log\\_%' escape '\\'",
  );
  for (const name of triggers.pluck().all()) db.exec(`drop trigger "${name}"`);
}

/** Reports of this site are asked for: after a start it is read again before somebody asks. */
export function noteAsked(db: BetterSqlite3.Database, siteId: number): void {
  db.prepare(`insert or replace into change_log_sites (site, asked_at) values (?, ${NOW})`).run(siteId);
}

/** Of which reports were asked for until the program ended, the last ones first. */
export const askedSites = (db: BetterSqlite3.Database, most: number): number[] =>
  db.prepare('select site from change_log_sites order by asked_at desc limit ?').pluck().all(most) as number[];

export const forgetAsked = (db: BetterSqlite3.Database): void => void db.exec('delete from change_log_sites');
