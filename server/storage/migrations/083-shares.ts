/** Links that show one view to whoever has them. */
import type { Schema } from './schema.ts';

export const name = '083-shares';

export function up({ table }: Schema): string[] {
  return [
    table(
      'shares',
      [
        'site_id integer not null',
        'id text not null',
        'hash text not null unique',
        'name text not null',
        'path text not null',
        'author text',
        'created_at bigint not null',
        'expires_at bigint not null',
        'primary key (site_id, id)',
      ],
      'clustered',
    ),
  ];
}
