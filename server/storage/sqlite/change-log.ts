/**
 * A short log of what changed in what reports are computed from, so that they need not read everything again because
 * somebody opened a page. Triggers write it, in the transaction of the change itself: nothing is forgotten, whoever
 * writes. It is a ring: whoever is further behind than it reaches reads everything.
 */
import type BetterSqlite3 from 'better-sqlite3';

/** What is named by the log's `id`. */
export type ChangeKind = 'visitor' | 'lead' | 'deal' | 'identifier' | 'contact' | 'other';

/** Changes that are kept: some 2 MB. */
export const LOG_LENGTH = 20_000;

interface Watched {
  table: string;
  kind: ChangeKind;
  /** The column that names what changed. */
  id: string;
  events?: readonly ('insert' | 'update' | 'delete')[];
  /** Only rows for which this holds; `row` is the row. */
  when?: string;
}

const WATCHED: readonly Watched[] = [
  {
    // Most visitors nobody knows: of their touchpoints no deal and no lead has anything.
    table: 'touchpoints',
    kind: 'visitor',
    id: 'visitor_id',
    when: 'exists (select 1 from ownership o where o.site_id = row.site_id and o.visitor_id = row.visitor_id)',
  },
  { table: 'ownership', kind: 'visitor', id: 'visitor_id' },
  { table: 'identifiers', kind: 'lead', id: 'lead_id' },
  { table: 'leads', kind: 'lead', id: 'lead_id' },
  { table: 'lead_stages', kind: 'identifier', id: 'identifier' },
  { table: 'deals', kind: 'deal', id: 'external_id' },
  { table: 'deal_identifiers', kind: 'deal', id: 'external_id' },
  { table: 'contacts', kind: 'contact', id: 'external_id' },
  { table: 'contact_identifiers', kind: 'contact', id: 'external_id' },
  { table: 'traffic_sources', kind: 'other', id: 'id', events: ['update'] },
  { table: 'rates', kind: 'other', id: 'date' },
];

/** Begins a new log: what readers keep ends with the process. */
export function writeChangeLog(db: BetterSqlite3.Database): void {
  db.transaction(() => {
    db.exec(`drop table if exists change_log;
      create table change_log (version integer primary key, site integer not null, kind text not null, id text not null);`);
    for (const { table, kind, id, events = ['insert', 'update', 'delete'], when } of WATCHED) {
      for (const event of events) {
        const name = `change_log_${table}_${event}`;
        const rows = event === 'insert' ? ['new'] : event === 'delete' ? ['old'] : ['old', 'new'];
        const entries = rows.map(
          (row) => `insert into change_log (site, kind, id) values (${row}.site_id, '${kind}', ${row}.${id});`,
        );
        db.exec(`drop trigger if exists ${name};
          create trigger ${name} after ${event} on ${table} ${when ? `when ${when.replaceAll('row.', `${rows.at(-1)}.`)}` : ''}
          begin ${entries.join(' ')}
            delete from change_log where version <= (select max(version) from change_log) - ${LOG_LENGTH};
          end`);
      }
    }
  })();
}
