/** The clock that triggers go by. */
import type { Sql } from '../sql.ts';

/** @returns ms UTC */
export async function databaseClock(sql: Sql): Promise<number> {
  const now =
    sql.engine === 'sqlite' ? "unixepoch('subsec') * 1000" : 'extract(epoch from clock_timestamp())::float8 * 1000';
  const [row] = await sql.all<{ now: number }>(`select ${now} as now`);
  return Math.floor(row!.now);
}
