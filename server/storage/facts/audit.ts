/** The audit log: entries are added and read, never changed; they end with the site's retention alone (../retention). */
import { randomBytes } from 'node:crypto';
import type { AuditKind } from '../../../shared/vocabulary.ts';
import type { Param, Sql } from '../sql.ts';

export interface NewAuditEntry {
  at: number;
  kind: AuditKind;
  action: string;
  /** Public id; null: of no single site. */
  site: string | null;
  bearerKind: 'user' | 'key' | 'share' | 'start' | 'nobody';
  bearerId: string | null;
  target: string | null;
  fields: readonly string[];
  /** How often, where one entry stands for several. */
  times: number;
}

export interface StoredAuditEntry extends NewAuditEntry {
  id: string;
  /** The user's or key's name as it is now; null: gone. */
  name: string | null;
}

export interface AuditFilter {
  /** Public ids of sites; null: everything, also what is of no single site. */
  sites: readonly string[] | null;
  kind: string | null;
  by: string | null;
  target: string | null;
  /** ms UTC; `to` exclusive. */
  from: number | null;
  to: number | null;
}

export interface AuditPosition {
  at: number;
  id: string;
}

export async function appendAudit(sql: Sql, entry: NewAuditEntry): Promise<void> {
  const { at, kind, action, site, bearerKind, bearerId, target, fields, times } = entry;
  await sql.insert(
    'audit_log',
    ['id', 'at', 'kind', 'action', 'site', 'bearer_kind', 'bearer_id', 'target', 'fields', 'times'],
    [
      [
        randomBytes(12).toString('hex'),
        at,
        kind,
        action,
        site,
        bearerKind,
        bearerId,
        target,
        JSON.stringify(fields),
        times,
      ],
    ],
  );
}

/** The newest first. */
export async function listAudit(
  sql: Sql,
  filter: AuditFilter,
  limit: number,
  after: AuditPosition | null,
): Promise<StoredAuditEntry[]> {
  const where: string[] = [];
  const params: Param[] = [];
  const add = (condition: string, ...values: Param[]) => {
    where.push(condition);
    params.push(...values);
  };
  if (filter.sites) add(`a.site in (${filter.sites.map(() => '?').join(', ') || 'null'})`, ...filter.sites);
  if (filter.kind !== null) add('a.kind = ?', filter.kind);
  if (filter.by !== null) add('a.bearer_id = ?', filter.by);
  if (filter.target !== null) add('a.target = ?', filter.target);
  if (filter.from !== null) add('a.at >= ?', filter.from);
  if (filter.to !== null) add('a.at < ?', filter.to);
  if (after) add('(a.at < ? or (a.at = ? and a.id > ?))', after.at, after.at, after.id);
  const rows = await sql.all<{
    id: string;
    at: number;
    kind: AuditKind;
    action: string;
    site: string | null;
    bearer_kind: NewAuditEntry['bearerKind'];
    bearer_id: string | null;
    target: string | null;
    fields: string;
    times: number;
    name: string | null;
  }>(
    `select a.id, a.at, a.kind, a.action, a.site, a.bearer_kind, a.bearer_id, a.target, a.fields, a.times,
       coalesce(u.name, k.name) as name
     from audit_log a left join users u on u.id = a.bearer_id left join keys k on k.id = a.bearer_id
     ${where.length > 0 ? `where ${where.join(' and ')}` : ''} order by a.at desc, a.id limit ?`,
    [...params, limit],
  );
  return rows.map(({ bearer_kind, bearer_id, fields, ...row }) => ({
    ...row,
    bearerKind: bearer_kind,
    bearerId: bearer_id,
    fields: JSON.parse(fields) as string[],
  }));
}
