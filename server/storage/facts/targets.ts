/** Targets: what a KPI should reach in a period. The last told stands. */
import type { Sql } from '../sql.ts';
import type { Written } from './contacts.ts';
import { upsert } from './costs.ts';

export interface Target {
  kpi: string;
  /** Days; `to` exclusive. */
  from: string;
  to: string;
  /** The group it is for; empty: the whole site. */
  key: Record<string, string>;
  /** A decimal. */
  value: string;
}

const keyText = (key: Record<string, string>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1))));

export function putTargets(sql: Sql, siteId: number, targets: readonly Target[], now: number): Promise<Written[]> {
  const rows = targets.map(({ kpi, from, to, key, value }) => ({
    key: [kpi, from, to, keyText(key)],
    values: [value],
  }));
  return upsert(sql, 'targets', siteId, ['kpi', 'from_date', 'to_date', 'group_key'], ['value'], rows, now);
}

export async function listTargets(sql: Sql, siteId: number): Promise<Target[]> {
  const rows = await sql.all<{ kpi: string; from_date: string; to_date: string; group_key: string; value: string }>(
    `select kpi, from_date, to_date, group_key, value from targets where site_id = ?
     order by from_date, to_date, kpi, group_key`,
    [siteId],
  );
  return rows.map((row) => ({
    kpi: row.kpi,
    from: row.from_date,
    to: row.to_date,
    key: JSON.parse(row.group_key),
    value: row.value,
  }));
}

/** @returns false: there is none */
export async function deleteTarget(
  sql: Sql,
  siteId: number,
  { kpi, from, to, key }: Omit<Target, 'value'>,
): Promise<boolean> {
  const where = 'site_id = ? and kpi = ? and from_date = ? and to_date = ? and group_key = ?';
  return (await sql.run(`delete from targets where ${where}`, [siteId, kpi, from, to, keyText(key)])) > 0;
}
