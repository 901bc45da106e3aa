/** Searches for mentions of people who are to be erased, and the events that are stored while one is under way. */
import type { Schema } from './schema.ts';

export const name = '130-searches';

export function up({ table }: Schema): string[] {
  return [
    table(
      'searches',
      ['site_id integer not null', 'id text not null', 'until_at bigint not null', 'primary key (site_id, id)'],
      'clustered',
    ),
    table(
      'arrivals',
      [
        'site_id integer not null',
        'visitor_id text not null',
        'message_id text not null',
        'primary key (site_id, visitor_id, message_id)',
      ],
      'clustered',
    ),
  ];
}
