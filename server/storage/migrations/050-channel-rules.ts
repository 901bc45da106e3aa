/** Channel rules that a site has changed, every version of them; and what is still to be applied to history. */
import type { Schema } from './schema.ts';

export const name = '050-channel-rules';

export function up({ table }: Schema): string[] {
  return [
    table(
      'channel_rules',
      [
        'site_id integer not null',
        'version integer not null',
        'definition text not null',
        'created_at bigint not null',
        'primary key (site_id, version)',
      ],
      'clustered',
    ),
    // A walk through a site's source inputs or visitors, in the order of their ids; the row goes when it is over.
    table(
      'history_walks',
      [
        'site_id integer not null',
        'kind text not null',
        'identity smallint not null',
        'after_id text not null',
        'done integer not null',
        'total integer not null',
        'begun_at bigint not null',
        'primary key (site_id, kind)',
      ],
      'clustered',
    ),
  ];
}
