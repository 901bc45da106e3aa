/** Reading deals, newest first. */
import type { Deal } from '../../domain/deal.ts';
import type { StoredDeal } from '../facts/deals.ts';
import { inList, jsonNumber, jsonText, type Param, type Sql } from '../sql.ts';

export interface DealFilter {
  stages?: string[];
  products?: string[];
  types?: string[];
  /** Domains or names of the account, lower-case. */
  accounts?: string[];
  /** Of people it names. */
  identifiers?: string[];
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
  const where = ['site_id = ?'];
  const params: Param[] = [siteId];
  const add = (condition: string, ...values: Param[]) => {
    where.push(condition);
    params.push(...values);
  };
  if (filter.stages?.length) add(`${jsonText(sql, 'deal', 'stage')} ${inList(sql)}`, filter.stages);
  if (filter.products?.length) add(`${jsonText(sql, 'deal', 'product')} ${inList(sql)}`, filter.products);
  if (filter.types?.length) add(`${jsonText(sql, 'deal', 'type')} ${inList(sql)}`, filter.types);
  if (filter.accounts?.length) {
    const [domain, name] = [jsonText(sql, 'deal', 'account', 'domain'), jsonText(sql, 'deal', 'account', 'name')];
    add(`(${domain} ${inList(sql)} or lower(${name}) ${inList(sql)})`, filter.accounts, filter.accounts);
  }
  if (filter.identifiers) {
    const people = `select external_id from deal_identifiers where site_id = ? and identifier ${inList(sql)}`;
    add(`external_id in (${people})`, siteId, filter.identifiers);
  }
  if (filter.from !== undefined) add('opened_at >= ?', filter.from);
  if (filter.to !== undefined) add('opened_at >= 0 and opened_at < ?', filter.to);
  if (after) {
    add('(opened_at < ? or (opened_at = ? and external_id > ?))', after.openedAt, after.openedAt, after.externalId);
  }
  const opened = ['createdAt', 'stages.0.occurredAt', 'closedAt'].map((path) =>
    jsonNumber(sql, 'deal', ...path.split('.')),
  );
  const rows = await sql.all<{ external_id: string; revision: number | null; deal: string; opened_at: number }>(
    `select external_id, revision, deal, opened_at from
       (select site_id, external_id, revision, deal, coalesce(${opened.join(', ')}, ${UNDATED}) as opened_at from deals) d
     where ${where.join(' and ')} order by opened_at desc, external_id limit ?`,
    [...params, limit],
  );
  return rows.map((row) => ({
    externalId: row.external_id,
    revision: row.revision,
    deal: JSON.parse(row.deal) as Deal,
    openedAt: row.opened_at,
  }));
}
