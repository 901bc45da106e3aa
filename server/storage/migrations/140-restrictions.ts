/** People whose data is kept and not used (GDPR art. 18): by each identifier they had when it was asked for. */
import type { Schema } from './schema.ts';

export const name = '140-restrictions';

export function up({ table }: Schema): string[] {
  return [
    table(
      'restrictions',
      [
        'site_id integer not null',
        'identifier text not null',
        'since_at bigint not null',
        'primary key (site_id, identifier)',
      ],
      'clustered',
    ),
    'alter table leads add column restricted smallint not null default 0',
  ];
}
