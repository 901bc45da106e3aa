/** When data that was kept long enough was taken away, and how much of it. */
import type { Schema } from './schema.ts';

export const name = '131-retention-runs';

export function up({ table }: Schema): string[] {
  return [
    // `cutoffs`, `counts`: JSON by class. Whoever moves `leased_until` on carries it out: several processes may look.
    table(
      'retention_runs',
      [
        'site_id integer not null',
        'id text not null',
        'began_at bigint not null',
        'ended_at bigint',
        'leased_until bigint not null',
        'cutoffs text not null',
        'counts text not null',
        'primary key (site_id, id)',
      ],
      'clustered',
    ),
  ];
}
