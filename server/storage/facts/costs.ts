/** Costs and rates: upserts by key. The last to arrive stands; a row told again unchanged stays as it is. */
import type { Cost, Rate } from '../../domain/cost.ts';
import type { Sql, Value } from '../sql.ts';
import type { Written } from './contacts.ts';

const COST_KEY = ['date', 'source', 'medium', 'campaign', 'content', 'term', 'ad_id'] as const;
const COST_VALUES = [
  'channel',
  'currency',
  'amount_minor',
  'clicks',
  'impressions',
  'conversions',
  'view_through',
] as const;

const costKey = (cost: Cost): Value[] => [
  cost.date,
  cost.source,
  cost.medium,
  cost.campaign,
  cost.content,
  cost.term,
  cost.adId,
];
const costValues = (cost: Cost): Value[] => [
  cost.channel,
  cost.currency,
  cost.amountMinor,
  cost.clicks,
  cost.impressions,
  cost.conversions,
  cost.viewThrough,
];

export interface CostRow {
  date: string;
  source: string;
  medium: string;
  campaign: string;
  content: string;
  term: string;
  ad_id: string;
  channel: string | null;
  currency: string;
  amount_minor: number;
  clicks: number | null;
  impressions: number | null;
  conversions: number | null;
  view_through: number | null;
}

export const COST_COLUMNS = [...COST_KEY, ...COST_VALUES].join(', ');

export function costFromRow(row: CostRow): Cost {
  const { ad_id, amount_minor, view_through, ...same } = row;
  return { ...same, adId: ad_id, amountMinor: amount_minor, viewThrough: view_through };
}

/** @returns what became of each, in their order */
export function putCosts(sql: Sql, siteId: number, costs: readonly Cost[], now: number): Promise<Written[]> {
  const rows = costs.map((cost) => ({ key: costKey(cost), values: costValues(cost) }));
  return upsert(sql, 'costs', siteId, COST_KEY, COST_VALUES, rows, now);
}

export function putRates(sql: Sql, siteId: number, rates: readonly Rate[], now: number): Promise<Written[]> {
  const rows = rates.map((rate) => ({ key: [rate.from, rate.to, rate.date], values: [rate.rate] }));
  return upsert(sql, 'rates', siteId, ['from_currency', 'to_currency', 'date'], ['rate'], rows, now);
}

/**
 * Upserts rows by a key. Another process may tell the same row at this moment: the version is counted under its lock.
 * A row that differs in nothing is left alone.
 */
export async function upsert(
  sql: Sql,
  table: string,
  siteId: number,
  key: readonly string[],
  columns: readonly string[],
  rows: readonly { key: readonly Value[]; values: readonly Value[] }[],
  now: number,
): Promise<Written[]> {
  const written: Written[] = [];
  const lookup = `select ${columns.join(', ')} from ${table} where site_id = ? and ${key.map((name) => `${name} = ?`).join(' and ')}`;
  const all = ['site_id', ...key, ...columns, 'version', 'received_at'];
  const set = columns.map((name) => `${name} = excluded.${name}`).join(', ');
  const conflict = `(site_id, ${key.join(', ')}) do update set ${set}, version = ${table}.version + 1`;
  for (const row of rows) {
    const [stored] = await sql.all<Record<string, Value>>(lookup, [siteId, ...row.key]);
    if (stored && columns.every((name, i) => stored[name] === row.values[i])) {
      written.push('unchanged');
      continue;
    }
    await sql.insert(table, all, [[siteId, ...row.key, ...row.values, 1, now]], conflict);
    written.push(stored ? 'updated' : 'accepted');
  }
  return written;
}

export interface CostFilter {
  /** Days, `to` exclusive. */
  from?: string;
  to?: string;
  /** Only these; a list of what is allowed. */
  source?: readonly string[];
  medium?: readonly string[];
  campaign?: readonly string[];
}

/** Costs in the order of their keys, after a key where one is given. */
export async function findCosts(
  sql: Sql,
  siteId: number,
  filter: CostFilter,
  limit: number | null,
  after: readonly Value[] | null,
): Promise<Cost[]> {
  const where = ['site_id = ?'];
  const params: Value[] = [siteId];
  const add = (condition: string, ...values: Value[]) => {
    where.push(condition);
    params.push(...values);
  };
  if (filter.from !== undefined) add('date >= ?', filter.from);
  if (filter.to !== undefined) add('date < ?', filter.to);
  for (const name of ['source', 'medium', 'campaign'] as const) {
    const values = filter[name];
    if (values) add(`${name} in (${values.map(() => '?').join(', ')})`, ...values);
  }
  if (after) add(`(${COST_KEY.join(', ')}) > (${COST_KEY.map(() => '?').join(', ')})`, ...after);
  const rows = await sql.all<CostRow>(
    `select ${COST_COLUMNS} from costs where ${where.join(' and ')} order by ${COST_KEY.join(', ')}
     ${limit === null ? '' : 'limit ?'}`,
    limit === null ? params : [...params, limit],
  );
  return rows.map(costFromRow);
}

export async function listRates(sql: Sql, siteId: number): Promise<Rate[]> {
  return sql.all<Rate>(
    `select date, from_currency as "from", to_currency as "to", rate from rates where site_id = ?
     order by from_currency, to_currency, date`,
    [siteId],
  );
}
