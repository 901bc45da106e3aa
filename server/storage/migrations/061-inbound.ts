/** Webhooks of other programs that come in. */
import type { Schema } from './schema.ts';

export const name = '061-inbound';

export function up({ table }: Schema): string[] {
  return [
    table(
      'inbound',
      [
        'site_id integer not null',
        'id text not null unique',
        'created_at bigint not null',
        'adapter text not null',
        'name text',
        'signature text',
        'mapping text',
        'secret text not null',
        'received bigint not null',
        'refused bigint not null',
        'last_at bigint',
        'last_problem text',
        'primary key (site_id, id)',
      ],
      'clustered',
    ),
  ];
}
