/**
 * What the database knows of the time: `examine` notes it an hour apart while a server runs. A clock that was put far ahead
 * makes everything old at once; what it has said for less than a day is not believed where something is taken away by it.
 */
import type { Sql } from '../sql.ts';

const DAY_MS = 86_400_000;
/** A server may be off for a weekend. */
const LONGEST_SILENCE_MS = 3 * DAY_MS;

export interface KnownTime {
  /** Something is known of a day ago, and from there on no long silence. */
  steady: boolean;
  /** A silence that ended within the last day, ms: the machine was off, or its clock was put ahead. */
  silence: { from: number; to: number } | null;
}

export async function knownTime(sql: Sql, now: number): Promise<KnownTime> {
  const [before] = await sql.all<{ at: number | null }>('select max(at) as at from sizes where at <= ?', [
    now - DAY_MS,
  ]);
  const from = before!.at;
  if (from === null) return { steady: false, silence: null };
  const [after] = await sql.all<{ at: number | null }>('select min(at) as at from sizes where at > ? and at <= ?', [
    from,
    now,
  ]);
  const to = after!.at ?? now;
  const isLong = to - from > LONGEST_SILENCE_MS;
  return { steady: !isLong, silence: isLong ? { from, to } : null };
}
