/** Which conversions an ad platform was given: a later export can leave them out, or say what became of them. */
import type { Schema } from './schema.ts';

export const name = '150-ad-exports';

export function up({ table, index }: Schema): string[] {
  return [
    // `subject`: id of the lead, or external id of the deal. `lead_id`: whose click it was; with her the row is erased.
    table(
      'ad_exports',
      [
        'site_id integer not null',
        'platform text not null',
        'conversion_name text not null',
        'event_id text not null',
        'milestone text not null',
        'subject text not null',
        'lead_id text not null',
        'click_id text not null',
        'occurred_at bigint not null',
        'value text not null',
        'currency text not null',
        'exported_at bigint not null',
        'adjusted_at bigint',
        'retracted smallint not null',
        'primary key (site_id, platform, conversion_name, event_id)',
      ],
      'clustered',
    ),
    index('ad_exports_lead', 'ad_exports (site_id, lead_id)'),
    index('ad_exports_at', 'ad_exports (site_id, exported_at)'),
  ];
}
