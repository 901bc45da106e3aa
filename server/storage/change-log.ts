/**
 * What reports watch: short logs of what changed in what they are computed from, so that they need not read everything
 * again because somebody opened a page. Triggers write them, in the transaction of the change itself: nothing is forgotten,
 * whoever writes. Whoever is further behind than one reaches reads everything.
 */

/**
 * By their tables. Visits of visitors whom nobody knows come late in any number, and only who counts visits asks for them:
 * they push nothing out of the other log. Nor do claims, of which every message of a lead may be one.
 */
export const LOGS = { known: 'change_log', anonymous: 'change_log_anonymous' } as const;
export type LogName = keyof typeof LOGS;

/** What is named by a log's `id`. */
export type ChangeKind = 'visitor' | 'anonymous' | 'claim' | 'lead' | 'deal' | 'identifier' | 'contact' | 'other';

/** Changes that each log keeps: some 2 MB. */
export const LOG_LENGTH = 20_000;

/** Visits younger than this, ms, change all the time: that they do is not in the log of visits. */
export const SETTLES_MS = 6 * 3_600_000;

export interface Watched {
  table: string;
  kind: ChangeKind;
  /** The column that names what changed. */
  id: string;
  /** Where it is logged. */
  log?: LogName;
  events?: readonly ('insert' | 'update' | 'delete')[];
  /** Only rows for which this holds; `row` is the row, `:now` the time in ms UTC. */
  when?: string;
}

const IS_KNOWN = 'exists (select 1 from ownership o where o.site_id = row.site_id and o.visitor_id = row.visitor_id)';

export const WATCHED: readonly Watched[] = [
  { table: 'touchpoints', kind: 'visitor', id: 'visitor_id', when: IS_KNOWN },
  {
    // Most visitors nobody knows: of their touchpoints no deal and no lead has anything. Only who counts visits has.
    table: 'touchpoints',
    kind: 'anonymous',
    id: 'visitor_id',
    log: 'anonymous',
    when: `row.occurred_at < :now - ${SETTLES_MS} and not ${IS_KNOWN}`,
  },
  {
    // How many pages an old visit has changes with what comes late; of known visitors too.
    table: 'visits',
    kind: 'anonymous',
    id: 'visitor_id',
    log: 'anonymous',
    events: ['update'],
    when: `row.started_at < :now - ${SETTLES_MS}`,
  },
  // What was told is taken away, and told again without somebody who is forgotten, while the visit stays as it is.
  { table: 'events', kind: 'anonymous', id: 'visitor_id', log: 'anonymous', events: ['delete'] },
  // Who said what changes no credit by itself; who counts consents asks for it.
  { table: 'claims', kind: 'claim', id: 'visitor_id', log: 'anonymous' },
  { table: 'lead_visitors', kind: 'claim', id: 'visitor_id', log: 'anonymous' },
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
