/** What the database says of itself: whether it keeps what it commits, how large it is, how it grew, what time it has. */
import type { Sql } from '../sql.ts';
import { type KnownTime, knownTime } from './known-time.ts';

export interface Examination {
  /** Settings under which a commit could be lost; empty: none. */
  unsafe: string[];
  bytes: number;
  /** The oldest size that is known within the last weeks; null: this is the first. */
  before: { at: number; bytes: number } | null;
  /** The database's own clock, ms; null: it has none of its own. */
  clock: number | null;
  /** The latest time that this database was told before; null: none. */
  lastKnown: number | null;
  /** Was it silent for long, until within the last day? */
  silence: KnownTime['silence'];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const REMEMBERED_MS = 28 * DAY_MS;

/** To be asked of the connection that writes: each has settings of its own. Keeps a size an hour, for four weeks. */
export async function examine(sql: Sql, now: number): Promise<Examination> {
  const { bytes, clock, unsafe } = await (sql.engine === 'sqlite' ? ofSqlite(sql) : ofPostgres(sql));
  const [latest] = await sql.all<{ at: number | null }>(
    'select max(at) as at from (select max(at) as at from sizes union all select max(at) as at from probes) x',
  );
  const [before] = await sql.all<{ at: number; bytes: number }>(
    'select at, bytes from sizes where at >= ? and at < ? order by at limit 1',
    [now - REMEMBERED_MS, now],
  );
  const { silence } = await knownTime(sql, now);
  const [recent] = await sql.all('select 1 from sizes where at > ? and at <= ? limit 1', [now - HOUR_MS, now]);
  if (!recent) {
    // The latest stays, however old: it says since when nothing was known.
    await sql.run('delete from sizes where at < ? and at < (select max(at) from sizes where at <= ?)', [
      now - REMEMBERED_MS,
      now - DAY_MS,
    ]);
    await sql.insert('sizes', ['at', 'bytes'], [[now, bytes]], 'do nothing');
  }
  return { unsafe, bytes, before: before ?? null, clock, lastKnown: latest?.at ?? null, silence };
}

type Own = Pick<Examination, 'bytes' | 'clock' | 'unsafe'>;

async function ofSqlite(sql: Sql): Promise<Own> {
  const [size] = await sql.all<{ bytes: number }>(
    'select page_count * page_size as bytes from pragma_page_count, pragma_page_size',
  );
  const [mode] = await sql.all<{ synchronous: number; journal: string }>(
    'select s.synchronous, j.journal_mode as journal from pragma_synchronous s, pragma_journal_mode j',
  );
  const unsafe = [];
  if (mode!.synchronous < 2) unsafe.push(`synchronous = ${mode!.synchronous}`);
  if (mode!.journal !== 'wal') unsafe.push(`journal_mode = ${mode!.journal}`);
  return { bytes: size!.bytes, clock: null, unsafe };
}

const SIZE = 'pg_database_size(current_database())';
const SIZE_OF_NODES = `(select cast(sum(cast(result as bigint)) as bigint) from run_command_on_all_nodes('select ${SIZE}') where success)`;

async function ofPostgres(sql: Sql): Promise<Own> {
  const [row] = await sql.all<Record<string, string> & { bytes: number; clock: number }>(
    `select ${sql.distributed ? SIZE_OF_NODES : SIZE} as bytes,
            cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as clock,
            current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit,
            current_setting('full_page_writes') as full_page_writes`,
  );
  const unsafe = ['fsync', 'synchronous_commit', 'full_page_writes'].filter((name) => row![name] === 'off');
  return { bytes: row!.bytes, clock: row!.clock, unsafe: unsafe.map((name) => `${name} = off`) };
}
