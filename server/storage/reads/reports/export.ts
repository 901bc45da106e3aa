/** All facts of a site but those of restricted people, page by page in the order of their keys. */
import { type Deal, withoutPeople } from '../../../domain/deal.ts';
import { anonymousIdOf } from '../../../domain/identity/visitor.ts';
import { COST_COLUMNS } from '../../facts/costs.ts';
import { isOf, type RestrictedPeople, restrictedPeople } from '../../facts/restrictions.ts';
import type { Sql, Value } from '../../sql.ts';

export const EXPORT_KINDS = ['event', 'claim', 'stage', 'deal', 'contact', 'cost', 'conflict'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

interface Part {
  table: string;
  columns: string;
  key: readonly string[];
}

const PARTS: Readonly<Record<ExportKind, Part>> = {
  event: {
    table: 'events',
    columns:
      'type, occurred_at, received_at, source, trust, quarantine, url, referrer, title, name, device, country, body',
    key: ['visitor_id', 'message_id'],
  },
  claim: {
    table: 'claims',
    columns: 'id, identifier, occurred_at, source, trust, unconfirmed',
    key: ['visitor_id', 'message_id'],
  },
  stage: { table: 'lead_stages', columns: 'identifier, stage, told, occurred_at, received_at, source', key: ['id'] },
  deal: { table: 'deals', columns: 'revision, received_at, deal', key: ['external_id'] },
  contact: {
    table: 'contacts',
    columns:
      'type, occurred_at, received_at, identifiers, visitor_id, account_domain, channel, source, medium, campaign, content, properties',
    key: ['external_id'],
  },
  cost: {
    table: 'costs',
    columns: `${COST_COLUMNS}, received_at`,
    key: ['date', 'source', 'medium', 'campaign', 'content', 'term', 'ad_id'],
  },
  conflict: { table: 'conflicts', columns: 'received_at, event', key: ['visitor_id', 'message_id', 'hash'] },
};

/** Columns that hold JSON. */
const JSON_COLUMNS = ['body', 'deal', 'identifiers', 'properties', 'event'];

export interface ExportPage {
  rows: Record<string, unknown>[];
  /** The key of the last row; null: there are no more. */
  next: Value[] | null;
}

export async function exportPage(
  sql: Sql,
  siteId: number,
  kind: ExportKind,
  after: readonly Value[] | null,
  limit: number,
): Promise<ExportPage> {
  const { table, columns, key } = PARTS[kind];
  const beyond = after ? `and (${key.join(', ')}) > (${key.map(() => '?').join(', ')})` : '';
  const names = [...new Set([...key, ...columns.split(', ')])];
  const rows = await sql.all<Record<string, Value>>(
    `select ${names.join(', ')} from ${table} where site_id = ? ${beyond} order by ${key.join(', ')} limit ?`,
    [siteId, ...(after ?? []), limit],
  );
  const restricted = await restrictedPeople(sql, siteId);
  return {
    rows: rows.filter((row) => !isOf(restricted, row)).map((row) => shown(kind, told(restricted, row))),
    next: rows.length < limit ? null : key.map((name) => rows.at(-1)![name]!),
  };
}

type Row = Record<string, Value>;

/** A deal is told without them. */
function told({ identifiers }: RestrictedPeople, row: Row): Row {
  if (identifiers.size === 0 || !row.deal) return row;
  return { ...row, deal: JSON.stringify(withoutPeople(JSON.parse(String(row.deal)) as Deal, identifiers)) };
}

function shown(kind: ExportKind, row: Record<string, Value>): Record<string, unknown> {
  const line: Record<string, unknown> = { kind };
  for (const [name, value] of Object.entries(row)) {
    if (name === 'visitor_id') {
      line.visitorId = value;
      line.anonymousId = value === null ? null : anonymousIdOf(String(value));
    } else if (name === 'quarantine') line.quarantine = value === null ? null : String(value).split(',');
    else if (name.endsWith('_at')) line[camel(name)] = value === null ? null : new Date(Number(value)).toISOString();
    else if (JSON_COLUMNS.includes(name)) line[camel(name)] = value === null ? null : JSON.parse(String(value));
    else line[camel(name)] = value;
  }
  return line;
}

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
