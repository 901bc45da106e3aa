/** Tables and lines of JSON as the objects that the API takes. */
import type { CsvLine } from './csv.ts';

export interface ImportRow {
  line: number;
  /** null: it cannot be read. */
  value: Record<string, unknown> | null;
  problem?: string;
}

/** More in one line is no row that any route takes. */
const MAX_LINE_CHARS = 1024 * 1024;

/** One JSON object a line, a piece of the text at a time. */
export class NdjsonReader {
  #rest = '';
  #line = 0;
  /** The rest of a line that is too long is not kept. */
  #skips = false;

  /** @returns the rows that end in it */
  read(text: string): ImportRow[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    const rows = lines.flatMap((line) => this.#row(line));
    if (this.#rest.length > MAX_LINE_CHARS) {
      this.#skips = true;
      this.#rest = '';
    }
    return rows;
  }

  /** The last line, where nothing ends it. */
  end(): ImportRow[] {
    const last = this.#rest;
    this.#rest = '';
    return this.#row(last);
  }

  #row(text: string): ImportRow[] {
    const line = ++this.#line;
    const json = text.replace(/^\ufeff/, '').trim();
    if (this.#skips || json.length > MAX_LINE_CHARS) {
      this.#skips = false;
      return [{ line, value: null, problem: 'is longer than a line can be' }];
    }
    if (json === '') return [];
    try {
      const value = JSON.parse(json) as unknown;
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        return [{ line, value: value as Record<string, unknown> }];
    } catch {
      // Told below.
    }
    return [{ line, value: null, problem: 'is no JSON object' }];
  }
}

/**
 * Reads lines of a table whose first names the columns; `a.b` is b in a; empty cells are not told.
 * @param fields that the API knows, matched without regard to case
 * @param mapping from our fields to the table's headers
 */
export function objectReader(
  header: CsvLine | undefined,
  fields: readonly string[],
  mapping: Readonly<Record<string, string>>,
): { read(line: CsvLine): ImportRow } | { problem: string } {
  const names = objectColumns(header, fields, mapping).map(({ field }) => field);
  if (names.every((name) => name === null)) {
    return { problem: `The first line names no column that is known; there are ${fields.join(', ')}` };
  }
  return {
    read({ line, cells }) {
      const value: Record<string, unknown> = {};
      for (const [i, name] of names.entries()) {
        const cell = cells[i]?.trim();
        if (name !== null && cell) put(value, name.split('.'), cell);
      }
      return { line, value };
    },
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
