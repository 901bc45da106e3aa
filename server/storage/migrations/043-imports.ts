/** Imports and what became of them, line by line where something was wrong. */
import type { Schema } from './schema.ts';

export const name = '043-imports';

export function up({ table }: Schema): string[] {
  return [
    table(
      'imports',
      [
        'site_id integer not null',
        'id text not null',
        'created_at bigint not null',
        'report text not null',
        'primary key (site_id, id)',
      ],
      'clustered',
    ),
  ];
}
