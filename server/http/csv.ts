/** Rows as CSV (RFC 4180): columns by the rows' schema, nested values in dotted columns, and no cell that a spreadsheet would run. */
import type { TSchema } from 'typebox';

/** A column: the steps from a row to its value; the dotted name is the header. */
export type Path = readonly string[];

interface Node {
  type?: string;
  properties?: Record<string, Node>;
  patternProperties?: Record<string, Node>;
  anyOf?: Node[];
}

/**
 * The columns of a table. Objects become dotted columns; lists stay one cell of JSON.
 * @param rows all of them: maps become columns too, by the keys that occur. null: maps stay one cell of JSON too
 */
export function columnsOf(schema: TSchema, rows: readonly unknown[] | null): Path[] {
  return below(schema as Node, [], rows);
}

function below(schema: Node, path: Path, rows: readonly unknown[] | null): Path[] {
  const node = schema.anyOf?.find((option) => option.properties ?? option.patternProperties) ?? schema;
  if (node.properties) {
    return Object.entries(node.properties).flatMap(([name, child]) => below(child, [...path, name], rows));
  }
  const values = node.patternProperties && Object.values(node.patternProperties)[0];
  if (!values || !rows) return [path];
  const names = new Set(rows.flatMap((row) => Object.keys((at(row, path) as object | null) ?? {})));
  return [...names].flatMap((name) => below(values, [...path, name], rows));
}

export const headerOf = (columns: readonly Path[]): string => line(columns.map((path) => path.join('.')));

export const linesOf = (rows: readonly unknown[], columns: readonly Path[]): string =>
  rows.map((row) => line(columns.map((path) => at(row, path)))).join('');

function at(row: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    return (value as Record<string, unknown>)[step];
  }, row);
}

const line = (values: readonly unknown[]): string => `${values.map(cell).join(',')}\r\n`;

/** What spreadsheets take for the beginning of a formula (OWASP, "CSV Injection"), in wide letters too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const harmless = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
