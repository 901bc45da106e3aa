/** What was answered to requests with an `Idempotency-Key`. */
import type { Schema } from './schema.ts';

export const name = '010-idempotency';

export function up({ table, index }: Schema): string[] {
  return [
    table('idempotency_keys', [
      'id text primary key',
      'request text not null',
      'answer text',
      'created_at bigint not null',
    ]),
    index('idempotency_keys_created', 'idempotency_keys (created_at)'),
  ];
}
