/** What is told of identity beside messages: joins by hand and by the CRM. */
import type { Schema } from './schema.ts';

export const name = '020-identity';

export function up({ table, index }: Schema): string[] {
  return [
    table(
      'joins',
      [
        'site_id integer not null',
        'id text not null',
        'a text not null',
        'b text not null',
        'occurred_at bigint not null',
        'received_at bigint not null',
        'source text not null',
        'deal text',
        'primary key (site_id, id)',
      ],
      'clustered',
    ),
    index('joins_a', 'joins (site_id, a)'),
    index('joins_b', 'joins (site_id, b)'),
    index('joins_deal', 'joins (site_id, deal)'),
  ];
}
