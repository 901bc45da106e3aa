/** How large the database was, now and then, for the forecast of the disk; and the numbers that no new site gets. */
import type { Schema } from './schema.ts';

export const name = '030-operations';

export function up({ table }: Schema): string[] {
  return [
    table('sizes', ['at bigint primary key', 'bytes bigint not null']),
    table('deleted_sites', ['site_id integer primary key', 'deleted_at bigint not null']),
  ];
}
