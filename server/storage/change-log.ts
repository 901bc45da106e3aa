/**
 * What reports watch: a short log of what changed in what they are computed from, so that they need not read everything
 * again because somebody opened a page. Triggers write it, in the transaction of the change itself: nothing is forgotten,
 * whoever writes. Whoever is further behind than it reaches reads everything.
 */

/** What is named by the log's `id`. */
export type ChangeKind = 'visitor' | 'lead' | 'deal' | 'identifier' | 'contact' | 'other';

/** Changes that are kept: some 2 MB. */
export const LOG_LENGTH = 20_000;

export interface Watched {
  table: string;
  kind: ChangeKind;
  /** The column that names what changed. */
  id: string;
  events?: readonly ('insert' | 'update' | 'delete')[];
  /** Only rows for which this holds; `row` is the row. */
  when?: string;
}

export const WATCHED: readonly Watched[] = [
  {
    // Most visitors nobody knows: of their touchpoints no deal and no lead has anything.
    table: 'touchpoints',
    kind: 'visitor',
    id: 'visitor_id',
    when: 'exists (select 1 from ownership o where o.site_id = row.site_id and o.visitor_id = row.visitor_id)',
  },
  { table: 'ownership', kind: 'visitor', id: 'visitor_id' },
  { table: 'identifiers', kind: 'lead', id: 'lead_id' },
  { table: 'leads', kind: 'lead', id: 'lead_id' },
  { table: 'lead_stages', kind: 'identifier', id: 'identifier' },
  { table: 'deals', kind: 'deal', id: 'external_id' },
  { table: 'deal_identifiers', kind: 'deal', id: 'external_id' },
  { table: 'contacts', kind: 'contact', id: 'external_id' },
  { table: 'contact_identifiers', kind: 'contact', id: 'external_id' },
  { table: 'traffic_sources', kind: 'other', id: 'id', events: ['update'] },
  { table: 'rates', kind: 'other', id: 'date' },
];
