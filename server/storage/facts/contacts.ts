/** Offline contacts: calls, meetings, fairs, e-mail clicks ... told by `POST /v1/touchpoints`. */
import type { ContactType } from '../../../shared/vocabulary.ts';
import type { Contact } from '../../domain/contact.ts';
import type { Identifier } from '../../domain/identity/identifier.ts';
import { stubOfBrowser, stubsOf } from '../erasure/suppressions.ts';
import { hasWebhooks, noteJourneys } from '../outbox/changes.ts';
import { ownerAt } from '../reads/owner-at.ts';
import { inList, overwrite, type Sql, type Value } from '../sql.ts';

const FIELDS = [
  'type',
  'occurred_at',
  'identifiers',
  'visitor_id',
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
  contact.visitorId,
  contact.accountDomain,
  contact.channel,
  contact.source,
  contact.medium,
  contact.campaign,
  contact.content,
  contact.properties && JSON.stringify(contact.properties),
];

export type Written = 'accepted' | 'updated' | 'unchanged';

/** Upserts by external id, all or none. Of one external id told twice the later stands. */
export async function putContacts(sql: Sql, siteId: number, sent: readonly Contact[], now: number): Promise<Written[]> {
  const contacts = await withoutErased(sql, siteId, sent);
  const ids = [...new Set(contacts.map((contact) => contact.externalId))];
  const before = await sql.all<Record<string, Value>>(
    `select external_id, ${FIELDS.join(', ')} from contacts where site_id = ? and external_id ${inList(sql)}`,
    [siteId, ids],
  );
  const standing = new Map<string, Value[]>();
  for (const row of before)
    standing.set(
      row.external_id as string,
      FIELDS.map((field) => row[field] as Value),
    );
  const told = new Map<string, Contact>();
  const written = contacts.map((contact): Written => {
    const row = values(contact);
    const stood = standing.get(contact.externalId);
    if (stood?.every((value, i) => value === row[i])) return 'unchanged';
    standing.set(contact.externalId, row);
    told.set(contact.externalId, contact);
    return stood ? 'updated' : 'accepted';
  });
  const key = ['site_id', 'external_id'];
  // In one order for all writers: two batches that share contacts never wait for each other in a circle.
  const changed = [...told.values()].sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
  if (changed.length === 0) return written;
  const rows = changed.map((contact) => [siteId, contact.externalId, ...values(contact), now, now] as Value[]);
  await sql.insert(
    'contacts',
    [...key, ...FIELDS, 'heard_at', 'received_at'],
    rows,
    overwrite(key, [...FIELDS, 'heard_at']),
  );
  await sql.run(`delete from contact_identifiers where site_id = ? and external_id ${inList(sql)}`, [
    siteId,
    changed.map((contact) => contact.externalId),
  ]);
  const people = changed.flatMap(({ externalId, identifiers }) =>
    [...new Set(identifiers)].map((identifier) => [siteId, identifier, externalId]),
  );
  if (people.length > 0) {
    await sql.insert('contact_identifiers', ['site_id', 'identifier', 'external_id'], people, 'do nothing');
  }
  if (await hasWebhooks(sql, siteId)) await announceContacts(sql, siteId, changed, now);
  return written;
}

async function announceContacts(sql: Sql, siteId: number, contacts: readonly Contact[], now: number): Promise<void> {
  const identifiers = new Set<string>(contacts.flatMap((contact) => contact.identifiers));
  for (const { visitorId, occurredAt } of contacts) {
    if (!visitorId) continue;
    const owner = await ownerAt(sql, siteId, visitorId, occurredAt);
    if (owner) identifiers.add(owner);
  }
  await noteJourneys(sql, siteId, [...identifiers], now);
}

/** Whoever was erased is not named again: a stub stands in her place, and what is told of her alone says nothing more. */
async function withoutErased(sql: Sql, siteId: number, contacts: readonly Contact[]): Promise<Contact[]> {
  const kept: Contact[] = [];
  for (const contact of contacts) {
    const { occurredAt } = contact;
    const stubs = await stubsOf(sql, siteId, contact.identifiers, occurredAt);
    const met = contact.visitorId ? await stubOfBrowser(sql, siteId, contact.visitorId, occurredAt) : null;
    if (stubs.size === 0 && met === null) {
      kept.push(contact);
      continue;
    }
    const left = contact.identifiers.filter((identifier) => !stubs.has(identifier));
    const instead = [...stubs.values(), ...(met === null ? [] : [met])] as Identifier[];
    const visitorId = met === null ? contact.visitorId : null;
    const isOfOthers = left.length > 0 || (visitorId && (await ownerAt(sql, siteId, visitorId, occurredAt)) !== null);
    kept.push({
      ...contact,
      identifiers: [...new Set([...left, ...instead])],
      visitorId,
      ...(isOfOthers ? {} : { properties: null, content: null }),
    });
  }
  return kept;
}

/** Columns that `contactFromRow` reads, of a table called `c`. */
export const CONTACT_COLUMNS = ['external_id', ...FIELDS].map((column) => `c.${column}`).join(', ');

export interface ContactRow {
  external_id: string;
  type: ContactType;
  occurred_at: number;
  identifiers: string;
  visitor_id: string | null;
  account_domain: string | null;
  channel: string | null;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  content: string | null;
  properties: string | null;
}

export function contactFromRow(row: ContactRow): Contact {
  return {
    externalId: row.external_id,
    type: row.type,
    occurredAt: row.occurred_at,
    identifiers: JSON.parse(row.identifiers),
    visitorId: row.visitor_id,
    accountDomain: row.account_domain,
    channel: row.channel,
    source: row.source,
    medium: row.medium,
    campaign: row.campaign,
    content: row.content,
    properties: row.properties === null ? null : JSON.parse(row.properties),
  };
}
