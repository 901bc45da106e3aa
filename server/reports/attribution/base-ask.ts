/** What is asked of storage where a report says nothing else. */
import { deriveSettings, type StoredSite } from '../../storage/facts/sites.ts';
import type { ColumnsAsk } from './read-columns.ts';

export function baseAsk(site: StoredSite, milestone: string): ColumnsAsk {
  return {
    milestone,
    conversion: null,
    scope: 'contacts',
    currency: site.currency,
    timeZone: site.timeZone,
    period: null,
    only: { product: null, account: null, stage: null, dealType: null },
    touches: true,
    unconverted: false,
    accounts: true,
    names: false,
    details: [],
    landing: deriveSettings(site),
  };
}
