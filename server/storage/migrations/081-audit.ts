/** Who read, exported, erased or changed what. Rows are added, never changed; they go with the site's retention alone. */
import type { Schema } from './schema.ts';

export const name = '081-audit';

export function up({ table, index }: Schema): string[] {
  return [
    // No foreign keys: an entry outlives the user, the key and the site it names.
    table('audit_log', [
      'id text primary key',
      'at bigint not null',
      'kind text not null',
      'action text not null',
      'site text',
      'bearer_kind text not null',
      'bearer_id text',
      'target text',
      'fields text not null',
      'times bigint not null default 1',
    ]),
    index('audit_log_at', 'audit_log (at, id)'),
    index('audit_log_site', 'audit_log (site, at, id)'),
  ];
}
