/** Questions of a site's kept visits; of which nothing is kept yet, the next one has it faster. */
import type { Sql } from '../../sql.ts';
import { TookTooLong } from '../../took-too-long.ts';
import { oneAtATime } from '../attribution/one-at-a-time.ts';
import { type Kept, keepVisits, keptVisits } from './visit-keeper.ts';
import { visitSpan } from './visit-span.ts';
import type { Period } from './visits.ts';

/** Of more than one part in so many of all the time there is, visits are counted faster when all are kept. */
const MUCH = 3;

/**
 * Asks a site's visits before the end of the period, as they are kept. Where they are not, it begins to read them, which goes on
 * beside other questions, and waits for it where the question is of much of the time: outside of the site's turn, so that
 * whoever asks for less meanwhile does not wait with it.
 * @param deadline ms UTC
 * @param options `mayWait` false: SQL is as fast, however much is asked for; `withPages`: the question is of pages
 * @returns null: for this question they are not kept
 */
export async function askKept<T extends object>(
  sql: Sql,
  siteId: number,
  period: Period,
  deadline: number,
  use: (kept: Kept) => T | Promise<T>,
  { mayWait = true, withPages = false }: { mayWait?: boolean; withPages?: boolean } = {},
): Promise<T | null> {
  let reading: Promise<unknown> | null = null;
  const turn = () =>
    oneAtATime(sql.database, siteId, async () => {
      const kept = await keptVisits(sql, siteId, period.to, deadline, withPages);
      if (kept) return use(kept);
      // What goes wrong with it, goes wrong with the question too.
      reading ??= begin(sql, siteId, withPages);
      return null;
    });
  const answer = await turn();
  if (answer || !mayWait || !(await isMuch(sql, siteId, period))) return answer;
  await before(deadline, reading!);
  return turn();
}

/** Most questions are of no page: they do not wait for what takes thrice as long, and whoever is next asks one that is. */
function begin(sql: Sql, siteId: number, withPages: boolean): Promise<void> {
  const reading = keepVisits(sql, siteId, withPages).catch(() => {});
  if (!withPages) reading.then(() => keepVisits(sql, siteId, true)).catch(() => {});
  return reading;
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
