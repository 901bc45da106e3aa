/** From the bytes of a file to rows of one kind. */
import type { ImportKind, ImportQuery } from '../../shared/api/import.ts';
import { LIMITS } from '../../shared/limits.ts';
import { COST_FIELDS, costColumns, readCostTable } from '../domain/imports/cost-tables.ts';
import { type CsvLine, CsvReader, delimiterOf, HEAD_CHARS, LineTooLong, readCsv } from '../domain/imports/csv.ts';
import { type ImportRow, NdjsonReader, objectColumns, objectReader } from '../domain/imports/objects.ts';
import type { CostTableRow } from '../domain/imports/sum-cost-rows.ts';
import { invalid } from '../http/problem.ts';
import type { ReceivedFile } from './received-file.ts';

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

export interface SentFile {
  file: ReceivedFile;
  lines: 'csv' | 'ndjson';
}

/** `rows` begins anew each time it is called, and gives some at a time. */
export type FileRows = { rows(): AsyncIterable<ImportRow[]> } | { problem: string };

/** @throws 413 for costs and leads, of which more than a piece is kept in memory */
export async function readFileRows(kind: ImportKind, { file, lines }: SentFile, query: ImportQuery): Promise<FileRows> {
  // What a table of leads says of each is kept until its last row is read.
  if (kind === 'leads') file.assertAtMost(LIMITS.wholeFileBytes, kind);
  if (lines === 'ndjson') return { rows: () => ndjsonRows(file) };
  const mapping = readMapping(query.mapping);
  if (kind === 'costs') return costRows(await file.wholeText(LIMITS.wholeFileBytes), mapping, query);
  const delimiter = delimiterOf(await headOf(file));
  const reader = objectReader(await headerOf(file, delimiter), FIELDS[kind], mapping);
  return 'problem' in reader ? reader : { rows: () => tableRows(file, delimiter, reader) };
}

async function* ndjsonRows(file: ReceivedFile): AsyncGenerator<ImportRow[]> {
  const reader = new NdjsonReader();
  for await (const text of file.text()) yield reader.read(text);
  yield reader.end();
}

async function* tableRows(
  file: ReceivedFile,
  delimiter: string,
  reader: { read(line: CsvLine): ImportRow },
): AsyncGenerator<ImportRow[]> {
  let isHeader = true;
  try {
    for await (const lines of linesOf(file, delimiter)) {
      yield lines.slice(isHeader ? 1 : 0).map((line) => reader.read(line));
      if (lines.length > 0) isHeader = false;
    }
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
    yield [{ line: error.line, value: null, problem: error.message }];
  }
}

async function* linesOf(file: ReceivedFile, delimiter: string): AsyncGenerator<CsvLine[]> {
  const reader = new CsvReader(delimiter);
  for await (const text of file.text()) yield reader.read(text);
  yield reader.end();
}

async function headOf(file: ReceivedFile): Promise<string> {
  let head = '';
  for await (const text of file.text()) {
    head += text;
    if (head.length >= HEAD_CHARS) break;
  }
  return head;
}

async function headerOf(file: ReceivedFile, delimiter: string): Promise<CsvLine | undefined> {
  try {
    for await (const [header] of linesOf(file, delimiter)) if (header) return header;
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
  }
  return undefined;
}

/** How numbers and days are written is found out of all of them, and lines of one cost are added up. */
function costRows(text: string, mapping: Record<string, string>, query: ImportQuery): FileRows {
  const { source, medium, campaign, channel, currency } = query;
  const defaults = Object.entries({ source, medium, campaign, channel, currency: currency?.toUpperCase() });
  const read = readCostTable(readWhole(text), {
    preset: query.preset ?? null,
    mapping,
    defaults: Object.fromEntries(defaults.filter((one): one is [string, string] => one[1] !== undefined)),
  });
  if ('problem' in read) return read;
  const rows = read.rows.map(({ lines: [line = 1], row }: CostTableRow) => ({ line, value: row }));
  return {
    async *rows() {
      yield rows;
    },
  };
}

/** A table with a line that does not end is none. */
function readWhole(text: string): CsvLine[] {
  try {
    return readCsv(text);
  } catch (error) {
    if (error instanceof LineTooLong) return [];
    throw error;
  }
}

export interface FileColumns {
  fields: readonly string[];
  columns: { header: string; field: string | null }[];
}

/** What the columns of a table are read as; lines of JSON have none. */
export async function readColumns(
  kind: ImportKind,
  { file, lines }: SentFile,
  query: ImportQuery,
): Promise<FileColumns> {
  const fields = kind === 'costs' ? COST_FIELDS : FIELDS[kind];
  if (lines === 'ndjson') return { fields, columns: [] };
  const mapping = readMapping(query.mapping);
  if (kind === 'costs')
    return { fields, columns: costColumns(readWhole(await file.wholeText(LIMITS.wholeFileBytes)), mapping) };
  const header = await headerOf(file, delimiterOf(await headOf(file)));
  return { fields, columns: objectColumns(header, fields, mapping) };
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
