/** From the bytes of a file to rows of one kind. */
import type { ImportKind, ImportQuery } from '../../shared/api/import.ts';
import { COST_FIELDS, type CostTableRow, costColumns, readCostTable } from '../domain/imports/cost-tables.ts';
import { decodeText, readCsv } from '../domain/imports/csv.ts';
import { type ImportRow, objectColumns, readNdjson, readObjects } from '../domain/imports/objects.ts';
import { invalid } from '../http/problem.ts';

/** What a row of each kind may say; nested names are dotted columns. */
const FIELDS: Readonly<Record<Exclude<ImportKind, 'costs'>, readonly string[]>> = {
  touchpoints: [
    'externalId',
    'type',
    'occurredAt',
    'email',
    'phone',
    'leadExternalId',
    'userId',
    'leadId',
    'anonymousId',
    'accountDomain',
    'channel',
    'source',
    'medium',
    'campaign',
    'content',
    'properties',
  ],
  deals: [
    'externalId',
    'name',
    'email',
    'leadExternalId',
    'role',
    'account',
    'stage',
    'value',
    'recurring',
    'currency',
    'product',
    'type',
    'createdAt',
    'closedAt',
    'revision',
  ],
  leads: [
    'email',
    'phone',
    'externalId',
    'anonymousId',
    'name',
    'company',
    'selfReportedSource',
    'occurredAt',
    'consent',
    'traits',
    'form',
  ],
  events: [
    'type',
    'event',
    'name',
    'messageId',
    'anonymousId',
    'userId',
    'groupId',
    'previousId',
    'timestamp',
    'properties',
    'traits',
    'context',
  ],
};

export type FileRows = { rows: ImportRow[] } | { problem: string };

export function readFileRows(
  kind: ImportKind,
  bytes: Uint8Array,
  lines: 'csv' | 'ndjson',
  query: ImportQuery,
): FileRows {
  const text = decodeText(bytes);
  if (lines === 'ndjson') return { rows: readNdjson(text) };
  const mapping = readMapping(query.mapping);
  const table = readCsv(text);
  if (kind !== 'costs') return readObjects(table, FIELDS[kind], mapping);
  const { source, medium, campaign, channel, currency } = query;
  const defaults = Object.entries({ source, medium, campaign, channel, currency: currency?.toUpperCase() });
  const read = readCostTable(table, {
    preset: query.preset ?? null,
    mapping,
    defaults: Object.fromEntries(defaults.filter((one): one is [string, string] => one[1] !== undefined)),
  });
  if ('problem' in read) return read;
  return { rows: read.rows.map(({ lines: [line = 1], row }: CostTableRow) => ({ line, value: row })) };
}

export interface FileColumns {
  fields: readonly string[];
  columns: { header: string; field: string | null }[];
}

/** What the columns of a table are read as; lines of JSON have none. */
export function readColumns(
  kind: ImportKind,
  bytes: Uint8Array,
  lines: 'csv' | 'ndjson',
  query: ImportQuery,
): FileColumns {
  const fields = kind === 'costs' ? COST_FIELDS : FIELDS[kind];
  if (lines === 'ndjson') return { fields, columns: [] };
  const mapping = readMapping(query.mapping);
  const table = readCsv(decodeText(bytes));
  const columns = kind === 'costs' ? costColumns(table, mapping) : objectColumns(table[0], fields, mapping);
  return { fields, columns };
}

/** @throws 400 where it is neither JSON nor pairs */
function readMapping(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  const wrong = invalid([
    { parameter: 'mapping', detail: 'must be a JSON object of texts, or field=header pairs separated by commas' },
  ]);
  if (!text.trim().startsWith('{')) {
    const pairs = text.split(',').map((pair) => pair.split('='));
    if (pairs.some((pair) => pair.length !== 2)) throw wrong;
    return Object.fromEntries(pairs.map(([field, header]) => [field!.trim(), header!.trim()]));
  }
  try {
    const mapping = JSON.parse(text) as Record<string, string>;
    if (Object.values(mapping).every((header) => typeof header === 'string')) return mapping;
  } catch {
    // Told below.
  }
  throw wrong;
}
