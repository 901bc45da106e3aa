/** What advertising costs, and what currencies are worth: few rows, without a visitor. And what reports look up by. */
import type { Schema } from './schema.ts';

export const name = '040-costs';

export function up({ table, index }: Schema): string[] {
  return [
    // Parts of the key that were not told are ''. `version` counts the changes of a row.
    table(
      'costs',
      [
        'site_id integer not null',
        'date text not null',
        'source text not null',
        'medium text not null',
        'campaign text not null',
        'content text not null',
        'term text not null',
        'ad_id text not null',
        'channel text',
        'currency text not null',
        'amount_minor bigint not null',
        'clicks bigint',
        'impressions bigint',
        'conversions bigint',
        'view_through bigint',
        'version integer not null',
        'received_at bigint not null',
        'primary key (site_id, date, source, medium, campaign, content, term, ad_id)',
      ],
      'clustered',
    ),
    table(
      'rates',
      [
        'site_id integer not null',
        'from_currency text not null',
        'to_currency text not null',
        'date text not null',
        'rate text not null',
        'version integer not null',
        'received_at bigint not null',
        'primary key (site_id, from_currency, to_currency, date)',
      ],
      'clustered',
    ),
    // Reports of a period read its visits (by the touchpoints that they begin with), not all there are; answers and
    // conversions are looked up by their names.
    index('touchpoints_at', 'touchpoints (site_id, occurred_at, visitor_id, message_id, type, traffic_source)'),
    index('events_named', 'events (site_id, name, occurred_at) where name is not null'),
  ];
}
