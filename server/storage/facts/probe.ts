/** Writes one row for real: the only way to know that the next event can be stored. */
import type { Sql } from '../sql.ts';

export async function probe(sql: Sql, now: number): Promise<void> {
  await sql.insert('probes', ['name', 'at'], [['ready', now]], '(name) do update set at = excluded.at');
}
