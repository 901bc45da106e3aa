/** Makes the stored rows of a derived table what they should be, touching only those that differ. */
import { inList, overwrite, type Sql, type Value } from '../sql.ts';

export interface Table {
  name: string;
  /** All columns; the first `keys` of them are the primary key. */
  columns: readonly string[];
  keys: number;
}

const keyOf = (table: Table, row: readonly Value[]) => row.slice(0, table.keys).join('\u0000');

/**
 * @param stored the rows there are, of the same scope as `wanted`
 * @param onChange hears of every row that is written, and of every one that was there before and is changed or gone
 * @returns rows written or deleted; 0 means that nothing had changed
 */
export async function syncRows(
  sql: Sql,
  table: Table,
  stored: readonly Value[][],
  wanted: readonly Value[][],
  onChange?: (row: readonly Value[]) => void,
): Promise<number> {
  const before = new Map(stored.map((row) => [keyOf(table, row), row]));
  const changed: Value[][] = [];
  for (const row of wanted) {
    const key = keyOf(table, row);
    const old = before.get(key);
    if (!old || old.some((value, i) => value !== row[i])) {
      changed.push(row);
      onChange?.(row);
      if (old) onChange?.(old);
    }
    before.delete(key);
  }
  const key = table.columns.slice(0, table.keys);
  for (const row of before.values()) {
    onChange?.(row);
    await sql.run(
      `delete from ${table.name} where ${key.map((column) => `${column} = ?`).join(' and ')}`,
      row.slice(0, table.keys),
    );
  }
  const rest = table.columns.slice(table.keys);
  const conflict = rest.length > 0 ? overwrite(key, rest) : 'do nothing';
  if (changed.length > 0) await sql.insert(table.name, table.columns, changed, conflict);
  return changed.length + before.size;
}

/** What is stored of some visitors, in the order of the table's columns. */
export async function loadRows(
  sql: Sql,
  table: Table,
  siteId: number,
  visitorIds: readonly string[],
): Promise<Value[][]> {
  const rows = await sql.all<Record<string, Value>>(
    `select ${table.columns.join(', ')} from ${table.name} where site_id = ? and visitor_id ${inList(sql)}`,
    [siteId, visitorIds],
  );
  return rows.map((row) => table.columns.map((column) => row[column]!));
}
