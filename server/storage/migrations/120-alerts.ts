/** What is watched of each site, and how it stands. */
import type { Schema } from './schema.ts';

export const name = '120-alerts';

export function up({ table }: Schema): string[] {
  return [
    table(
      'alerts',
      [
        'site_id integer not null',
        'kind text not null',
        'raised integer not null',
        'since bigint not null',
        'checked_at bigint not null',
        'figures text not null',
        'primary key (site_id, kind)',
      ],
      'clustered',
    ),
  ];
}
