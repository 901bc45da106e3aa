/** The last messages of each inbound webhook: when, how answered, why; nothing of what they said. */
import type { Schema } from './schema.ts';

export const name = '161-inbound-deliveries';

export function up({ table }: Schema): string[] {
  return [
    // `rejected` is a JSON list of pointers, of our fields, and what is wrong there.
    table(
      'inbound_deliveries',
      [
        'site_id integer not null',
        'inbound_id text not null',
        'number bigint not null',
        'at bigint not null',
        'status integer not null',
        'accepted integer not null',
        'reason text',
        'rejected text not null',
        'primary key (site_id, inbound_id, number)',
      ],
      'clustered',
    ),
  ];
}
