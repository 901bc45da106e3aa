/** What a question does of which nothing is kept yet: the next one has it faster. */
import type { Sql } from '../../sql.ts';
import { TookTooLong } from '../../took-too-long.ts';
import { keepVisits, keptVisits } from './kept-visits.ts';
import { visitSpan } from './visit-span.ts';
import type { Period } from './visits.ts';

/** Of more than one part in so many of all the time there is, visits are counted faster when all are kept. */
const MUCH = 3;

/**
 * Begins to read a site's visits, which goes on beside other questions, and waits for it where the question is of much of the time.
 * @param deadline ms UTC
 * @returns did it wait?
 */
export async function startToKeep(sql: Sql, siteId: number, period: Period, deadline: number): Promise<boolean> {
  // What goes wrong with it, goes wrong with the question too.
  const reading = keepVisits(sql, siteId).catch(() => {});
  if (!(await isMuch(sql, siteId, period))) return false;
  await before(deadline, reading);
  return true;
}

/** A site's visits before the end of the period, as they are kept; null: for this question they are not. */
export async function keptOrRead(
  sql: Sql,
  siteId: number,
  period: Period,
  deadline: number,
): ReturnType<typeof keptVisits> {
  const kept = await keptVisits(sql, siteId, period.to, deadline);
  if (kept || !(await startToKeep(sql, siteId, period, deadline))) return kept;
  return keptVisits(sql, siteId, period.to, deadline);
}

async function isMuch(sql: Sql, siteId: number, { from, to }: Period): Promise<boolean> {
  const span = await visitSpan(sql, siteId);
  return span !== null && MUCH * (Math.min(to, span.to) - Math.max(from, span.from)) > span.to - span.from;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** @throws when the time is over */
async function before(deadline: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const ms = Math.min(LONGEST_TIMER_MS, Math.max(0, deadline - Date.now()));
    timer = setTimeout(() => reject(new TookTooLong()), ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
