/** How large the database was, now and then: what the forecast of the disk is made from. */
import type { Schema } from './schema.ts';

export const name = '030-sizes';

export function up({ table }: Schema): string[] {
  return [table('sizes', ['at bigint primary key', 'bytes bigint not null'])];
}
