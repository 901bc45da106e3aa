/** Files that are fetched and imported again and again. */
import type { Schema } from './schema.ts';

export const name = '091-import-schedules';

export function up({ table, index }: Schema): string[] {
  return [
    // `schedule`, `last_run`: JSON. Whoever moves `next_at` on runs it: several processes may look. While it runs, `next_at` is
    // the end of the lease.
    table(
      'import_schedules',
      [
        'site_id integer not null',
        'id text not null',
        'schedule text not null',
        'created_at bigint not null',
        'next_at bigint not null',
        'last_run text',
        'primary key (site_id, id)',
      ],
      'clustered',
    ),
    index('import_schedules_next', 'import_schedules (next_at)'),
  ];
}
