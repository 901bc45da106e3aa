/** Reading deals, newest first. */
import type { Deal } from '../../domain/deal.ts';
import { asksNothing, type TouchpointFilter, type Values } from '../../domain/journey/touchpoint-filter.ts';
import type { StoredDeal } from '../facts/deals.ts';
import { inList, jsonNumber, jsonText, type Sql } from '../sql.ts';
import { Conditions } from './conditions.ts';
import { leadsTouchedBy } from './touchpoint-conditions.ts';

export interface DealFilter {
  stages?: readonly string[];
  /** null: none. */
  products?: Values;
  types?: readonly string[];
  /** Domains or names; null: none. */
  accounts?: Values;
  /** Of people it names. */
  identifiers?: readonly string[];
  /** The journey of somebody it names has a touchpoint like this. */
  touchpoint?: TouchpointFilter;
  /** When it came up, ms UTC; `to` exclusive. */
  from?: number;
  to?: number;
}

/** Where a page of the list begins. */
export interface DealPosition {
  openedAt: number;
  externalId: string;
}

/** A deal of which nothing has a date stands last. */
const UNDATED = -1;

export type ListedDeal = StoredDeal & { openedAt: number };

export async function findDeals(
  sql: Sql,
  siteId: number,
  filter: DealFilter,
  limit: number,
  after: DealPosition | null,
): Promise<ListedDeal[]> {
  const where = new Conditions(sql).add('d.site_id = ?', siteId);
  where.addIn(jsonText(sql, 'd.deal', 'stage'), filter.stages);
  where.addIn(jsonText(sql, 'd.deal', 'product'), filter.products);
  where.addIn(jsonText(sql, 'd.deal', 'type'), filter.types);
  if (filter.accounts) where.addOneOf(filter.accounts.map((account) => ofAccount(sql, account)));
  if (filter.identifiers) {
    const people = `select external_id from deal_identifiers where site_id = ? and identifier ${inList(sql)}`;
    where.add(`d.external_id in (${people})`, siteId, filter.identifiers);
  }
  if (filter.touchpoint && !asksNothing(filter.touchpoint)) {
    const touched = new Conditions(sql).addOneOf(await leadsTouchedBy(sql, siteId, filter.touchpoint));
    where.add(
      `exists (select 1 from deal_identifiers p
         join identifiers q on q.site_id = p.site_id and q.identifier = p.identifier
         join leads on leads.site_id = q.site_id and leads.lead_id = q.lead_id
         where p.site_id = d.site_id and p.external_id = d.external_id and ${touched.text})`,
      ...touched.params,
    );
  }
  if (filter.from !== undefined) where.add('opened_at >= ?', filter.from);
  if (filter.to !== undefined) where.add('opened_at >= 0 and opened_at < ?', filter.to);
  if (after) {
    const { openedAt, externalId } = after;
    where.add('(opened_at < ? or (opened_at = ? and external_id > ?))', openedAt, openedAt, externalId);
  }
  const opened = ['createdAt', 'stages.0.occurredAt', 'closedAt'].map((path) =>
    jsonNumber(sql, 'deal', ...path.split('.')),
  );
  const rows = await sql.all<{ external_id: string; revision: number | null; deal: string; opened_at: number }>(
    `select external_id, revision, deal, opened_at from
       (select site_id, external_id, revision, deal, coalesce(${opened.join(', ')}, ${UNDATED}) as opened_at from deals) d
     where ${where.text} order by opened_at desc, external_id limit ?`,
    [...where.params, limit],
  );
  return rows.map((row) => ({
    externalId: row.external_id,
    revision: row.revision,
    deal: JSON.parse(row.deal) as Deal,
    openedAt: row.opened_at,
  }));
}

function ofAccount(sql: Sql, account: string | null): Conditions {
  const [domain, name] = [jsonText(sql, 'd.deal', 'account', 'domain'), jsonText(sql, 'd.deal', 'account', 'name')];
  if (account === null) return new Conditions(sql).add(`${domain} is null and ${name} is null`);
  const wanted = account.toLowerCase();
  return new Conditions(sql).add(`${domain} = ? or lower(${name}) = ?`, wanted, wanted);
}
