/** Reading leads. */

import type { Stage } from '../../../shared/vocabulary.ts';
import { customerSince, type LeadState } from '../../domain/identity/lead.ts';
import { asksNothing, type TouchpointFilter, type Values } from '../../domain/journey/touchpoint-filter.ts';
import { searchPattern, textPattern } from '../lead-search.ts';
import { inList, jsonText, type Sql } from '../sql.ts';
import { Conditions } from './conditions.ts';
import { leadsTouchedBy } from './touchpoint-conditions.ts';

export interface StoredLead {
  leadId: string;
  lead: LeadState;
  /** Every identifier of the component. */
  identifiers: string[];
  /** Visitors of whom some interval is hers. */
  visitorIds: string[];
}

export interface LeadFilter {
  identifiers?: string[];
  visitorId?: string;
  q?: string;
  /** `q` looks at name and company only. */
  isMasked?: boolean;
  stages?: readonly Stage[];
  /** Her company, by domain or name; null: none. */
  accounts?: Values;
  /** A deal of hers is of this product; null: of none. */
  products?: Values;
  /** Her journey has a touchpoint like this. */
  touchpoint?: TouchpointFilter;
  /** Of the company. */
  accountDomain?: string;
  /** Creation, ms UTC; `to` exclusive. */
  from?: number;
  to?: number;
}

/** Where a page of the list, newest lead first, begins. */
export interface LeadPosition {
  createdAt: number;
  leadId: string;
}

export async function findLeads(
  sql: Sql,
  siteId: number,
  filter: LeadFilter,
  limit: number,
  after: LeadPosition | null,
): Promise<StoredLead[]> {
  const where = await leadConditions(sql, siteId, filter);
  if (after) {
    // Said twice: where the pages before end, an index knows.
    where.add('created_at <= ?', after.createdAt);
    where.add('(created_at < ? or lead_id > ?)', after.createdAt, after.leadId);
  }
  const rows = await sql.all<{ lead_id: string; lead: string }>(
    `select lead_id, lead from leads where ${where.text} order by created_at desc, lead_id limit ?`,
    [...where.params, limit],
  );
  return withPeople(sql, siteId, rows);
}

/** On `leads`: which of them fit. */
export async function leadConditions(sql: Sql, siteId: number, filter: LeadFilter): Promise<Conditions> {
  const where = new Conditions(sql).add("site_id = ? and search <> ''", siteId);
  for (const identifier of filter.identifiers ?? []) {
    where.add('lead_id in (select lead_id from identifiers where site_id = ? and identifier = ?)', siteId, identifier);
  }
  if (filter.visitorId !== undefined) {
    where.add(
      `lead_id in (select i.lead_id from ownership o join identifiers i on i.site_id = o.site_id and i.identifier = o.identifier
         where o.site_id = ? and o.visitor_id = ?)`,
      siteId,
      filter.visitorId,
    );
  }
  if (filter.q) where.add("search like ? escape '\\'", searchPattern(filter.q, filter.isMasked ?? false));
  if (filter.stages?.length) where.addIn('stage', filter.stages);
  if (filter.accountDomain !== undefined) where.add('account_domain = ?', filter.accountDomain);
  if (filter.accounts) where.addOneOf(filter.accounts.map((account) => ofAccount(sql, siteId, account)));
  if (filter.products) where.addOneOf([withDealOf(sql, filter.products)]);
  if (filter.touchpoint && !asksNothing(filter.touchpoint)) {
    where.addOneOf(await leadsTouchedBy(sql, siteId, filter.touchpoint));
  }
  if (filter.from !== undefined) where.add('created_at >= ?', filter.from);
  if (filter.to !== undefined) where.add('created_at < ?', filter.to);
  return where;
}

/** Names are not indexed: those who may have it are found by their text, in the order in which they lie. */
function ofAccount(sql: Sql, siteId: number, account: string | null): Conditions {
  const name = jsonText(sql, 'lead', 'account', 'name');
  if (account === null) return new Conditions(sql).add(`account_domain is null and ${name} is null`);
  return new Conditions(sql).add(
    `lead_id in (select lead_id from leads where site_id = ? and account_domain = ?
       union all select lead_id from leads where site_id = ? and lead_id > '' and lead like ? escape '\\' and ${name} = ?)`,
    siteId,
    account.toLowerCase(),
    siteId,
    textPattern(JSON.stringify(account)),
    account,
  );
}

function withDealOf(sql: Sql, products: Values): Conditions {
  const deal = new Conditions(sql).addIn(jsonText(sql, 'd.deal', 'product'), products);
  return new Conditions(sql).add(
    `exists (select 1 from identifiers i
       join deal_identifiers l on l.site_id = i.site_id and l.identifier = i.identifier
       join deals d on d.site_id = l.site_id and d.external_id = l.external_id
       where i.site_id = leads.site_id and i.lead_id = leads.lead_id and ${deal.text})`,
    ...deal.params,
  );
}

/** A lead by any id she ever had; the answer's `leadId` is the one that stands now. */
export async function getLead(sql: Sql, siteId: number, anyId: string): Promise<StoredLead | null> {
  const rows = await sql.all<{ lead_id: string; lead: string }>(
    `select lead_id, lead from leads where site_id = ? and search <> '' and lead_id in
       (select lead_id from identifiers where site_id = ? and own_lead_id = ?)`,
    [siteId, siteId, anyId],
  );
  return (await withPeople(sql, siteId, rows))[0] ?? null;
}

/** The leads that these identifiers belong to. */
export async function leadsOf(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<StoredLead[]> {
  const rows = await sql.all<{ lead_id: string; lead: string }>(
    `select lead_id, lead from leads where site_id = ? and lead_id in
       (select lead_id from identifiers where site_id = ? and identifier ${inList(sql)}) order by created_at, lead_id`,
    [siteId, siteId, identifiers],
  );
  return withPeople(sql, siteId, rows);
}

/** The lead ids of these identifiers, as far as they have one. */
export async function leadIdsOf(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[],
): Promise<Map<string, string>> {
  const rows = await sql.all<{ identifier: string; lead_id: string }>(
    `select i.identifier, i.lead_id from identifiers i join leads l on l.site_id = i.site_id and l.lead_id = i.lead_id
     where i.site_id = ? and i.identifier ${inList(sql)}`,
    [siteId, identifiers],
  );
  return new Map(rows.map((row) => [row.identifier, row.lead_id]));
}

async function withPeople(sql: Sql, siteId: number, rows: { lead_id: string; lead: string }[]): Promise<StoredLead[]> {
  if (rows.length === 0) return [];
  const identifiers = await sql.all<{ identifier: string; lead_id: string }>(
    `select identifier, lead_id from identifiers where site_id = ? and lead_id ${inList(sql)} order by identifier`,
    [siteId, rows.map((row) => row.lead_id)],
  );
  const visitors = await sql.all<{ identifier: string; visitor_id: string }>(
    `select v.identifier, v.visitor_id from lead_visitors v
     join ownership o on o.site_id = v.site_id and o.visitor_id = v.visitor_id and o.identifier = v.identifier
     where v.site_id = ? and v.identifier ${inList(sql)}
     group by v.identifier, v.visitor_id, v.first_at order by v.first_at, v.visitor_id`,
    [siteId, identifiers.map((row) => row.identifier)],
  );
  const leadOf = new Map(identifiers.map((row) => [row.identifier, row.lead_id]));
  return rows.map((row) => ({
    leadId: row.lead_id,
    lead: JSON.parse(row.lead) as LeadState,
    identifiers: identifiers.filter((id) => id.lead_id === row.lead_id).map((id) => id.identifier),
    visitorIds: [...new Set(visitors.filter((v) => leadOf.get(v.identifier) === row.lead_id).map((v) => v.visitor_id))],
  }));
}

/** Other ids that lead to a lead: those of leads that were joined with her. */
export async function formerIdsOf(sql: Sql, siteId: number, leadId: string): Promise<string[]> {
  const rows = await sql.all<{ own_lead_id: string }>(
    'select own_lead_id from identifiers where site_id = ? and lead_id = ? and own_lead_id <> ? order by own_lead_id',
    [siteId, leadId, leadId],
  );
  return rows.map((row) => row.own_lead_id);
}

/** When each of these companies won its first deal, ms UTC, as far as one did. */
export async function accountsWonAt(
  sql: Sql,
  siteId: number,
  domains: readonly string[],
): Promise<Map<string, number>> {
  if (domains.length === 0) return new Map();
  const rows = await sql.all<{ account_domain: string; lead: string }>(
    `select account_domain, lead from leads where site_id = ? and account_domain ${inList(sql)}`,
    [siteId, domains],
  );
  const first = new Map<string, number>();
  for (const { account_domain, lead } of rows) {
    const at = customerSince(JSON.parse(lead) as LeadState);
    if (at !== null) first.set(account_domain, Math.min(at, first.get(account_domain) ?? at));
  }
  return first;
}
