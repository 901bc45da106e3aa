/** What advertising costs, and what currencies are worth. Few rows, without a visitor: copied to every node of a cluster. */
import type { Schema } from './schema.ts';

export const name = '040-costs';

export function up({ table }: Schema): string[] {
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
  ];
}
