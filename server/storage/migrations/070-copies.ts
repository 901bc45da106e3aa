/** How far a copy from another database into this one is; empty but for one that was begun and not ended. */
import type { Schema } from './schema.ts';

export const name = '070-copies';

export function up({ table }: Schema): string[] {
  // `after_key`: JSON of the last primary key that was copied of a table; `source`: the digest of the facts there.
  return [
    table('copies', [
      'table_name text primary key',
      'after_key text not null',
      'copied bigint not null',
      'done smallint not null',
      'source text not null',
    ]),
  ];
}
