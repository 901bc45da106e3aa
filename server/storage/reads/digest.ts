/**
 * Digests of a database's contents: the sum modulo 2^128 of the rows' hashes. It does not depend on the order of
 * rows, on generated ids, on site ids or on times of receipt, so the same facts agree on every engine and site.
 */
import { createHash } from 'node:crypto';
import type { Sql, Value } from '../sql.ts';

export interface Digests {
  facts: string;
  derived: string;
}

/** Queries over one site, in pages of the primary key. `key` names the columns that page; all of them are selected. */
interface Part {
  name: string;
  select: string;
  from: string;
  key: readonly string[];
}

const FACTS: readonly Part[] = [
  {
    name: 'event',
    select: `x.type, case when x.clock = 2 then null else x.occurred_at end, x.source, x.trust, x.url, x.referrer, x.title, x.name, x.device, x.country, x.body`,
    from: 'events x',
    key: ['visitor_id', 'message_id'],
  },
  {
    name: 'contact',
    select:
      'x.type, x.occurred_at, x.identifiers, x.visitor_id, x.account_domain, x.channel, x.source, x.medium, x.campaign, x.content, x.properties',
    from: 'contacts x',
    key: ['external_id'],
  },
  { name: 'deal', select: 'x.revision, x.deal', from: 'deals x', key: ['external_id'] },
  {
    name: 'stage',
    select: 'x.identifier, x.stage, x.told, x.occurred_at, x.source',
    from: 'lead_stages x',
    key: ['id'],
  },
  {
    name: 'join',
    select: 'x.a, x.b, x.occurred_at, x.source',
    from: '(select * from joins where deal is null) x',
    key: ['id'],
  },
  {
    name: 'cost',
    select: 'x.channel, x.currency, x.amount_minor, x.clicks, x.impressions, x.conversions, x.view_through',
    from: 'costs x',
    key: ['date', 'source', 'medium', 'campaign', 'content', 'term', 'ad_id'],
  },
  { name: 'rate', select: 'x.rate', from: 'rates x', key: ['from_currency', 'to_currency', 'date'] },
  { name: 'restriction', select: 'x.since_at', from: 'restrictions x', key: ['identifier'] },
  { name: 'revocation', select: 'x.claim_id', from: 'revocations x', key: ['claim_id'] },
];

const DERIVED: readonly Part[] = [
  {
    name: 'visit',
    select: 'x.started_at, x.ended_at, x.page_views, x.exit',
    from: 'visits x',
    key: ['visitor_id', 'entry'],
  },
  {
    name: 'touchpoint',
    select: `x.type, x.occurred_at, x.visit, s.input, s.rules, s.channel, s.channel_rule, s.source, s.medium, s.campaign, s.content, s.campaign_id`,
    from: 'touchpoints x join traffic_sources s on s.site_id = x.site_id and s.id = x.traffic_source',
    key: ['visitor_id', 'message_id'],
  },
  {
    name: 'claim',
    select: 'x.id, x.identifier, x.occurred_at, x.source, x.trust, x.unconfirmed, x.revoked, x.describes',
    from: 'claims x',
    key: ['visitor_id', 'message_id'],
  },
  { name: 'ownership', select: 'x.to_at, x.identifier', from: 'ownership x', key: ['visitor_id', 'from_at'] },
  {
    name: 'lead_visitor',
    select: 'x.first_at, x.public_at',
    from: 'lead_visitors x',
    key: ['identifier', 'visitor_id'],
  },
  {
    name: 'link',
    select: 'x.visitor_id, x.message_id, x.a, x.b, x.occurred_at, x.source, x.trust, x.revoked',
    from: 'identity_links x',
    key: ['id'],
  },
];

const PAGE = 5000;
const MODULUS = 1n << 128n;

/** @param siteIds the sites to sum over */
export async function digests(sql: Sql, siteIds: readonly number[]): Promise<Digests> {
  let facts = 0n;
  let derived = 0n;
  for (const siteId of siteIds) {
    for (const part of FACTS) facts += await sumOf(sql, part, siteId);
    for (const part of DERIVED) derived += await sumOf(sql, part, siteId);
    derived += await sumOfLeads(sql, siteId);
  }
  const hex = (sum: bigint) => (sum % MODULUS).toString(16).padStart(32, '0');
  return { facts: hex(facts), derived: hex(derived) };
}

function hashOf(row: readonly unknown[]): bigint {
  return BigInt(`0x${createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 32)}`);
}

async function sumOf(sql: Sql, part: Part, siteId: number): Promise<bigint> {
  const key = part.key.map((column) => `x.${column}`);
  const columns = [...key, ...splitColumns(part.select)].map((column, i) => `${column} as c${i}`).join(', ');
  let sum = 0n;
  for (let after: Value[] = []; ; ) {
    const beyond = after.length > 0 ? `and (${key.join(', ')}) > (${key.map(() => '?').join(', ')})` : '';
    const rows = await sql.all<Record<string, Value>>(
      `select ${columns} from ${part.from} where x.site_id = ? ${beyond} order by ${key.join(', ')} limit ${PAGE}`,
      [siteId, ...after],
    );
    for (const row of rows) sum += hashOf([part.name, ...Object.values(row)]);
    if (rows.length < PAGE) return sum;
    after = Object.values(rows.at(-1)!).slice(0, part.key.length);
  }
}

/** Splits at the commas outside brackets and `case` expressions; the lists above have no commas inside those. */
const splitColumns = (list: string): string[] => list.split(',').map((column) => column.trim());

/** Leads by their identifiers and what is said of them; their generated ids stay out. */
async function sumOfLeads(sql: Sql, siteId: number): Promise<bigint> {
  let sum = 0n;
  for (let after = ''; ; ) {
    const rows = await sql.all<{ lead_id: string; lead: string }>(
      `select lead_id, lead from leads where site_id = ? and lead_id > ? order by lead_id limit ${PAGE}`,
      [siteId, after],
    );
    if (rows.length > 0) {
      const members = await sql.all<{ identifier: string; lead_id: string }>(
        'select identifier, lead_id from identifiers where site_id = ? and lead_id > ? and lead_id <= ? order by identifier',
        [siteId, after, rows.at(-1)!.lead_id],
      );
      const byLead = Map.groupBy(members, (member) => member.lead_id);
      for (const { lead_id, lead } of rows) {
        sum += hashOf(['lead', lead, (byLead.get(lead_id) ?? []).map((member) => member.identifier)]);
      }
    }
    if (rows.length < PAGE) return sum;
    after = rows.at(-1)!.lead_id;
  }
}
