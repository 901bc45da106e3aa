/** Tables and lines of JSON as the objects that the API takes. */
import type { CsvLine } from './csv.ts';

export interface ImportRow {
  line: number;
  /** null: it cannot be read. */
  value: Record<string, unknown> | null;
  problem?: string;
}

/** One JSON object a line. */
export function readNdjson(text: string): ImportRow[] {
  return text
    .split('\n')
    .map((line, i) => ({ text: line.replace(/^\ufeff/, '').trim(), line: i + 1 }))
    .filter((one) => one.text !== '')
    .map(({ text: json, line }) => {
      try {
        const value = JSON.parse(json) as unknown;
        if (typeof value === 'object' && value !== null && !Array.isArray(value))
          return { line, value: value as Record<string, unknown> };
      } catch {
        // Told below.
      }
      return { line, value: null, problem: 'is no JSON object' };
    });
}

/**
 * The first line names the columns; `a.b` is b in a; empty cells are not told.
 * @param fields that the API knows, matched without regard to case
 * @param mapping from our fields to the table's headers
 */
export function readObjects(
  lines: readonly CsvLine[],
  fields: readonly string[],
  mapping: Readonly<Record<string, string>>,
): { rows: ImportRow[] } | { problem: string } {
  const [header, ...body] = lines;
  const names = objectColumns(header, fields, mapping).map(({ field }) => field);
  if (names.every((name) => name === null)) {
    return { problem: `The first line names no column that is known; there are ${fields.join(', ')}` };
  }
  return {
    rows: body.map(({ line, cells }) => {
      const value: Record<string, unknown> = {};
      for (const [i, name] of names.entries()) {
        const cell = cells[i]?.trim();
        if (name !== null && cell) put(value, name.split('.'), cell);
      }
      return { line, value };
    }),
  };
}

/** The columns of a header and what each is read as. */
export function objectColumns(
  header: CsvLine | undefined,
  fields: readonly string[],
  mapping: Readonly<Record<string, string>>,
): { header: string; field: string | null }[] {
  const known = new Map(fields.map((field) => [field.toLowerCase(), field]));
  // Whoever names a column for a field means that one alone.
  for (const field of Object.keys(mapping)) known.delete(field.toLowerCase());
  for (const [field, name] of Object.entries(mapping)) known.set(name.trim().toLowerCase(), field);
  return (header?.cells ?? []).map((cell) => {
    const name = cell.replace(/^\ufeff/, '').trim();
    const [outer] = name.split('.');
    const isInner = name.includes('.') && known.has(outer!.toLowerCase());
    return { header: name, field: known.get(name.toLowerCase()) ?? (isInner ? name : null) };
  });
}

function put(into: Record<string, unknown>, [name, ...rest]: string[], value: string): void {
  if (name === undefined || name === '__proto__') return;
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const inner = Object.hasOwn(into, name) ? into[name] : {};
  if (typeof inner !== 'object' || inner === null) return;
  into[name] = inner;
  put(inner as Record<string, unknown>, rest, value);
}
