/** What keeps an erased person from coming back, and the receipts of erasures. */
import type { Schema } from './schema.ts';

export const name = '021-erasure';

export function up({ table }: Schema): string[] {
  return [
    table('suppression_keys', ['site_id integer primary key', 'key text not null']),
    // Of a browser or an identifier only a keyed hash stays, and between which times its facts are refused.
    table(
      'suppressions',
      [
        'site_id integer not null',
        'hash text not null',
        'from_at bigint not null',
        'to_at bigint not null',
        'stub text not null',
        'primary key (site_id, hash, from_at)',
      ],
      'clustered',
    ),
    table(
      'erasures',
      [
        'site_id integer not null',
        'id text not null',
        'erased_at bigint not null',
        'counts text not null',
        'primary key (site_id, id)',
      ],
      'clustered',
    ),
  ];
}
