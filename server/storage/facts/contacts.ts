/** Offline contacts: calls, meetings, fairs, e-mail clicks ... told by `POST /v1/touchpoints`. */
import type { ContactType } from '../../../shared/vocabulary.ts';
import type { Contact } from '../../domain/contact.ts';
import { overwrite, type Sql, type Value } from '../sql.ts';

const FIELDS = [
  'type',
  'occurred_at',
  'identifiers',
  'account_domain',
  'channel',
  'source',
  'medium',
  'campaign',
  'content',
  'properties',
] as const;

const values = (contact: Contact): Value[] => [
  contact.type,
  contact.occurredAt,
  JSON.stringify(contact.identifiers),
  contact.accountDomain,
  contact.channel,
  contact.source,
  contact.medium,
  contact.campaign,
  contact.content,
  contact.properties && JSON.stringify(contact.properties),
];

export type Written = 'accepted' | 'updated' | 'unchanged';

/** Upserts by external id. */
export async function putContact(sql: Sql, siteId: number, contact: Contact, now: number): Promise<Written> {
  const [stored] = await sql.all<Record<string, Value>>(
    `select ${FIELDS.join(', ')} from contacts where site_id = ? and external_id = ?`,
    [siteId, contact.externalId],
  );
  const row = values(contact);
  if (stored && FIELDS.every((field, i) => stored[field] === row[i])) return 'unchanged';
  const key = ['site_id', 'external_id'];
  const columns = [...key, ...FIELDS, 'received_at'];
  await sql.insert('contacts', columns, [[siteId, contact.externalId, ...row, now]], overwrite(key, FIELDS));
  await sql.run('delete from contact_identifiers where site_id = ? and external_id = ?', [siteId, contact.externalId]);
  await sql.insert(
    'contact_identifiers',
    ['site_id', 'identifier', 'external_id'],
    [...new Set(contact.identifiers)].map((identifier) => [siteId, identifier, contact.externalId]),
    'do nothing',
  );
  return stored ? 'updated' : 'accepted';
}

interface Row {
  external_id: string;
  type: ContactType;
  occurred_at: number;
  identifiers: string;
  account_domain: string | null;
  channel: string | null;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  content: string | null;
  properties: string | null;
}

export function contactFromRow(row: Row): Contact {
  return {
    externalId: row.external_id,
    type: row.type,
    occurredAt: row.occurred_at,
    identifiers: JSON.parse(row.identifiers),
    accountDomain: row.account_domain,
    channel: row.channel,
    source: row.source,
    medium: row.medium,
    campaign: row.campaign,
    content: row.content,
    properties: row.properties === null ? null : JSON.parse(row.properties),
  };
}
