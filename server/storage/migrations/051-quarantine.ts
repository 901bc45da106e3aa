/** What a site decides about events that were kept aside, or are to be. */
import type { Schema } from './schema.ts';

export const name = '051-quarantine';

export function up({ table, index }: Schema): string[] {
  return [
    // `reasons`: what the collector had said, which a decision does not undo; null: nothing.
    table(
      'quarantine_decisions',
      [
        'site_id integer not null',
        'visitor_id text not null',
        'message_id text not null',
        'decision text not null',
        'reasons text',
        'decided_at bigint not null',
        'primary key (site_id, visitor_id, message_id)',
      ],
      'clustered',
    ),
    index('events_quarantine', 'events (site_id, received_at) where quarantine is not null'),
  ];
}
