/**
 * The one way to run SQL on either engine. Statements are written once, in the subset both share, with `?` for
 * values. Where the engines must differ, the fragment that differs is here.
 */

export type Value = string | number | null;

/** A parameter: a value, or a list of them for `inList`. */
export type Param = Value | readonly Value[];

export interface Sql {
  readonly engine: 'sqlite' | 'postgres';
  /** The same for everything said to one database: what is remembered of one is not true of another. */
  readonly database: object;
  /** Rows lie on several nodes: what has a visitor on hers. */
  readonly distributed?: boolean;
  /** Rows of a query. Integers come as numbers on both engines. */
  all<Row>(text: string, params?: readonly Param[]): Promise<Row[]>;
  /**
   * For questions of many small statements, one after the other, that wait for nothing else. On SQLite they are of one moment, and
   * the file is asked once, not by each of them, whether it has changed; on PostgreSQL they are as if alone.
   */
  readTogether<T>(read: () => Promise<T>): Promise<T>;
  /** Rows changed by a statement. */
  run(text: string, params?: readonly Param[]): Promise<number>;
  /**
   * Inserts rows of equal columns.
   * @param conflict what follows `on conflict`, e.g. `do nothing`
   * @returns rows inserted or updated
   */
  insert(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly Value[])[],
    conflict?: string,
  ): Promise<number>;
}

/** A connection that can also group statements; transactions never interleave on one. */
export interface Database extends Sql {
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** `where x ${inList(sql)}` with a list of strings as its parameter. */
export function inList(sql: Sql): string {
  return sql.engine === 'sqlite' ? 'in (select value from json_each(?))' : '= any(?::text[])';
}

const STEP = /^[A-Za-z]+$|^\d+$/;

/** A text inside a column of JSON text, or null. Steps are names and positions. */
export function jsonText(sql: Sql, column: string, ...steps: string[]): string {
  if (!steps.every((step) => STEP.test(step))) throw new Error('A step into JSON must be a name or a position');
  if (sql.engine === 'postgres') return `(${column}::jsonb #>> '{${steps.join(',')}}')`;
  const path = steps.map((step) => (/^\d/.test(step) ? `[${step}]` : `.${step}`)).join('');
  return `json_extract(${column}, '$${path}')`;
}

/** An integer inside a column of JSON text, or null. */
export function jsonNumber(sql: Sql, column: string, ...steps: string[]): string {
  const text = jsonText(sql, column, ...steps);
  return sql.engine === 'postgres' ? `${text}::bigint` : text;
}

/** Has a list of texts inside a column of JSON text one of those of a list, which is the parameter? Where there is no such list: no. */
export function jsonListHas(sql: Sql, column: string, name: string): string {
  if (!STEP.test(name)) throw new Error('A step into JSON must be a name or a position');
  if (sql.engine === 'sqlite')
    return `exists (select 1 from json_each(${column}, '$.${name}') where value ${inList(sql)})`;
  return `exists (select 1 from json_array_elements_text(${column}::json -> '${name}') as said(value) where said.value ${inList(sql)})`;
}

/** `do update set` for the named columns of an upsert. */
export function overwrite(key: readonly string[], columns: readonly string[]): string {
  const set = columns.map((column) => `${column} = excluded.${column}`).join(', ');
  return `(${key.join(', ')}) do update set ${set}`;
}
