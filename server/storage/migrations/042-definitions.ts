/** What a site defines for itself: attribution models, conversions, names of stages. Every version is kept. */
import type { Schema } from './schema.ts';

export const name = '042-definitions';

export function up({ table }: Schema): string[] {
  return [
    table(
      'definitions',
      [
        'site_id integer not null',
        'kind text not null',
        'name text not null',
        'version integer not null',
        'definition text not null',
        'received_at bigint not null',
        'primary key (site_id, kind, name, version)',
      ],
      'clustered',
    ),
  ];
}
