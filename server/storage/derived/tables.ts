/** The derived tables, by their columns. The first `keys` columns are the primary key. */
import type { Table } from './sync-rows.ts';

export const VISITS: Table = {
  name: 'visits',
  columns: ['site_id', 'visitor_id', 'entry', 'started_at', 'ended_at', 'page_views', 'exit'],
  keys: 3,
};

export const TOUCHPOINTS: Table = {
  name: 'touchpoints',
  columns: ['site_id', 'visitor_id', 'message_id', 'type', 'occurred_at', 'visit', 'traffic_source', 'term'],
  keys: 3,
};

export const CLAIMS: Table = {
  name: 'claims',
  columns: [
    'site_id',
    'visitor_id',
    'message_id',
    'id',
    'identifier',
    'occurred_at',
    'source',
    'trust',
    'unconfirmed',
    'revoked',
    'describes',
  ],
  keys: 3,
};

export const OWNERSHIP: Table = {
  name: 'ownership',
  columns: ['site_id', 'visitor_id', 'from_at', 'to_at', 'identifier'],
  keys: 3,
};

export const LEAD_VISITORS: Table = {
  name: 'lead_visitors',
  columns: ['site_id', 'identifier', 'visitor_id', 'first_at', 'public_at'],
  keys: 3,
};

export const IDENTITY_LINKS: Table = {
  name: 'identity_links',
  columns: ['site_id', 'id', 'visitor_id', 'message_id', 'a', 'b', 'occurred_at', 'source', 'trust', 'revoked'],
  keys: 2,
};

/** Tables whose rows are derived from one visitor's events alone. */
export const VISITOR_TABLES = [VISITS, TOUCHPOINTS, CLAIMS, OWNERSHIP, LEAD_VISITORS, IDENTITY_LINKS] as const;

export const TRAFFIC_SOURCES: Table = {
  name: 'traffic_sources',
  columns: [
    'site_id',
    'id',
    'input',
    'rules',
    'channel',
    'channel_rule',
    'source',
    'medium',
    'campaign',
    'content',
    'campaign_id',
  ],
  keys: 2,
};

export const LEADS: Table = {
  name: 'leads',
  columns: [
    'site_id',
    'lead_id',
    'created_at',
    'email',
    'phone',
    'name',
    'company',
    'account_domain',
    'stage',
    'search',
    'lead',
    'restricted',
  ],
  keys: 2,
};
