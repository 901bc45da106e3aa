/** What a database holds, read past the server. */
import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';

/** Rows of `events` by messageId, in a file that no server has open. */
export function storedInFile(file: string): Map<string, number> {
  const db = new BetterSqlite3(file, { readonly: true });
  const rows = db.prepare('select message_id, count(*) as n from events group by message_id').all();
  const [check] = db.pragma('integrity_check') as { integrity_check: string }[];
  db.close();
  if (check?.integrity_check !== 'ok') throw new Error(`The file is damaged: ${JSON.stringify(check)}`);
  return byMessage(rows as { message_id: string; n: number }[]);
}

export async function storedInPostgres(url: string): Promise<Map<string, number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('select message_id, count(*)::int as n from events group by message_id');
  await client.end();
  return byMessage(rows);
}

function byMessage(rows: { message_id: string; n: number }[]): Map<string, number> {
  return new Map(rows.map(({ message_id, n }) => [message_id, n]));
}
