/**
 * What is read for the first report over all of history, by two threads at the same time: one reads deals and leads and keeps
 * them, the other touchpoints, which it hands over as bytes.
 */
import type { AttributionAsk } from '../reads/attribution/columns.ts';
import { keptPeople } from '../reads/attribution/kept-people.ts';
import { packedTouches, takePackedTouches } from '../reads/attribution/kept-touches.ts';
import { oneAtATime } from '../reads/attribution/one-at-a-time.ts';
import { keepVisits } from '../reads/reports/visit-keeper.ts';
import type { Sql } from '../sql.ts';

/** Asked of threads that read, beside the questions that storage answers. */
export const sideBySide = {
  packedTouches,

  keepPeople(sql: Sql, siteId: number, deadline: number): Promise<void> {
    return oneAtATime(sql.database, siteId, async () => {
      const people = await keptPeople(sql, siteId, deadline);
      // Beside the touchpoints, which take as long, instead of after them.
      people.facts();
    });
  },

  keepTouches(sql: Sql, siteId: number, packed: Uint8Array): Promise<void> {
    return oneAtATime(sql.database, siteId, async () => takePackedTouches(sql, siteId, packed));
  },

  async keepAllVisits(sql: Sql, siteId: number): Promise<void> {
    for (const withPages of [false, true]) await keepVisits(sql, siteId, withPages);
  },
};

/** Does it need the touchpoints of all known visitors, whatever is asked? */
export const asksAllTouches = ({ deal, period, touches, details, ids }: AttributionAsk): boolean =>
  deal === null && period === null && touches && details.length === 0 && !ids;
