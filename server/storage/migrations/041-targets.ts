/** What a site means to reach: a KPI's value for a period. */
import type { Schema } from './schema.ts';

export const name = '041-targets';

export function up({ table }: Schema): string[] {
  return [
    // The group that a target is for, such as a channel, is JSON with sorted names; '{}' is the whole site.
    table(
      'targets',
      [
        'site_id integer not null',
        'kpi text not null',
        'from_date text not null',
        'to_date text not null',
        'group_key text not null',
        'value text not null',
        'version integer not null',
        'received_at bigint not null',
        'primary key (site_id, kpi, from_date, to_date, group_key)',
      ],
      'clustered',
    ),
  ];
}
