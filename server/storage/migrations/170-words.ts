/**
 * Texts that many visitors send are kept once (`Words`), and events hold a code of them. On SQLite alone: its rows are
 * written by one process, and a cluster could not look a word up beside its row.
 */
import type { Schema } from './schema.ts';

export const name = '170-words';

/** As they were when this was released. */
const COLUMNS = [
  'site_id',
  'visitor_id',
  'message_id',
  'type',
  'occurred_at',
  'received_at',
  'clock',
  'source',
  'trust',
  'quarantine',
  'url',
  'referrer',
  'title',
  'name',
  'device',
  'country',
  'body',
  'region',
];
const CODED = ['type', 'source', 'trust', 'url', 'referrer', 'title', 'device'];

const read = (column: string): string =>
  CODED.includes(column)
    ? `case typeof(r.${column}) when 'blob' then
         (select w.text from words w where w.site_id = r.site_id and w.code = r.${column}) else r.${column} end as ${column}`
    : `r.${column}`;

export function up({ engine, table }: Schema): string[] {
  if (engine === 'postgres') return [];
  return [
    // `used_on`: the last day on which an event was written with it, days since 1970 in UTC.
    table(
      'words',
      [
        'site_id integer not null',
        'code blob not null',
        'text text not null',
        'used_on integer not null',
        'primary key (site_id, code)',
      ],
      'clustered',
    ),
    'alter table events rename to event_rows',
    // Whoever reads events reads them here, as on PostgreSQL.
    `create view events as select ${COLUMNS.map(read).join(', ')} from event_rows r`,
  ];
}
