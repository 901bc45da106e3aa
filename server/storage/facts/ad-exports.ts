/** Conversions that ad platforms were given, each once. */
import { inList, type Param, type Sql } from '../sql.ts';

export interface AdExportKey {
  platform: string;
  conversionName: string;
  /** The same for the same conversion; names nobody. */
  eventId: string;
}

export interface NewAdExport extends AdExportKey {
  milestone: string;
  /** Id of the lead, or external id of the deal. */
  subject: string;
  /** Whose click it was. */
  leadId: string;
  clickId: string;
  /** ms UTC */
  occurredAt: number;
  value: string;
  currency: string;
}

export interface AdExport extends NewAdExport {
  exportedAt: number;
  /** null: what was given still stands. */
  adjustedAt: number | null;
  retracted: boolean;
}

interface Row {
  platform: string;
  conversion_name: string;
  event_id: string;
  milestone: string;
  subject: string;
  lead_id: string;
  click_id: string;
  occurred_at: number;
  value: string;
  currency: string;
  exported_at: number;
  adjusted_at: number | null;
  retracted: number;
}

const COLUMNS = [
  'platform',
  'conversion_name',
  'event_id',
  'milestone',
  'subject',
  'lead_id',
  'click_id',
  'occurred_at',
  'value',
  'currency',
  'exported_at',
  'adjusted_at',
  'retracted',
] as const;

const fromRow = (row: Row): AdExport => ({
  platform: row.platform,
  conversionName: row.conversion_name,
  eventId: row.event_id,
  milestone: row.milestone,
  subject: row.subject,
  leadId: row.lead_id,
  clickId: row.click_id,
  occurredAt: row.occurred_at,
  value: row.value,
  currency: row.currency,
  exportedAt: row.exported_at,
  adjustedAt: row.adjusted_at,
  retracted: row.retracted === 1,
});

/** @returns of each, in their order: is it given for the first time? Of two exports at once only one is told so. */
export async function rememberAdExports(
  sql: Sql,
  siteId: number,
  given: readonly NewAdExport[],
  now: number,
): Promise<boolean[]> {
  const isNew: boolean[] = [];
  for (const one of given) {
    const key = [one.platform, one.conversionName, one.eventId, one.milestone, one.subject, one.leadId, one.clickId];
    const row = [siteId, ...key, one.occurredAt, one.value, one.currency, now, null, 0];
    isNew.push((await sql.insert('ad_exports', ['site_id', ...COLUMNS], [row], 'do nothing')) === 1);
  }
  return isNew;
}

export interface Adjustment extends AdExportKey {
  /** What the platform knows. */
  from: { value: string; currency: string };
  /** null: the conversion is no more. */
  to: { value: string; currency: string } | null;
}

/** @returns of each, in their order: was it still as it says? What another export adjusted meanwhile was not. */
export async function adjustAdExports(
  sql: Sql,
  siteId: number,
  adjustments: readonly Adjustment[],
  now: number,
): Promise<boolean[]> {
  const isDone: boolean[] = [];
  for (const { platform, conversionName, eventId, from, to } of adjustments) {
    const changed = await sql.run(
      `update ad_exports set value = ?, currency = ?, retracted = ?, adjusted_at = ?
       where site_id = ? and platform = ? and conversion_name = ? and event_id = ?
         and retracted = 0 and value = ? and currency = ?`,
      [
        (to ?? from).value,
        (to ?? from).currency,
        to ? 0 : 1,
        now,
        siteId,
        platform,
        conversionName,
        eventId,
        from.value,
        from.currency,
      ],
    );
    isDone.push(changed === 1);
  }
  return isDone;
}

export interface AdExportFilter {
  platform?: string;
  conversionName?: string;
  milestone?: string;
  /** Given not before, ms UTC. */
  from?: number;
}

function conditionsOf(siteId: number, filter: AdExportFilter): { where: string; params: Param[] } {
  const where = ['site_id = ?'];
  const params: Param[] = [siteId];
  for (const [column, value] of [
    ['platform = ?', filter.platform],
    ['conversion_name = ?', filter.conversionName],
    ['milestone = ?', filter.milestone],
    ['exported_at >= ?', filter.from],
  ] as const) {
    if (value === undefined) continue;
    where.push(column);
    params.push(value);
  }
  return { where: where.join(' and '), params };
}

/** Where a page begins. */
export type AdExportPosition = Pick<AdExport, 'exportedAt'> & AdExportKey;

/** The latest first. */
export async function findAdExports(
  sql: Sql,
  siteId: number,
  filter: AdExportFilter,
  limit: number,
  after: AdExportPosition | null,
): Promise<AdExport[]> {
  const { where, params } = conditionsOf(siteId, filter);
  const behind = after
    ? 'and (exported_at < ? or (exported_at = ? and (platform, conversion_name, event_id) > (?, ?, ?)))'
    : '';
  const place = after ? [after.exportedAt, after.exportedAt, after.platform, after.conversionName, after.eventId] : [];
  const rows = await sql.all<Row>(
    `select ${COLUMNS.join(', ')} from ad_exports where ${where} ${behind}
     order by exported_at desc, platform, conversion_name, event_id limit ?`,
    [...params, ...place, limit],
  );
  return rows.map(fromRow);
}

/** @returns how many are to be given again */
export function forgetAdExports(sql: Sql, siteId: number, filter: AdExportFilter): Promise<number> {
  const { where, params } = conditionsOf(siteId, filter);
  return sql.run(`delete from ad_exports where ${where}`, params);
}

/** What platforms were given of a person, by any id that she ever had. */
export async function adExportsOf(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<AdExport[]> {
  const rows = await sql.all<Row>(
    `select ${COLUMNS.join(', ')} from ad_exports where site_id = ? and lead_id in
       (select own_lead_id from identifiers where site_id = ? and identifier ${inList(sql)})
     order by exported_at, platform, conversion_name, event_id`,
    [siteId, siteId, identifiers],
  );
  return rows.map(fromRow);
}

/** @param leadIds every id that a person was ever known by */
export function eraseAdExports(sql: Sql, siteId: number, leadIds: readonly string[]): Promise<number> {
  return sql.run(`delete from ad_exports where site_id = ? and lead_id ${inList(sql)}`, [siteId, leadIds]);
}
