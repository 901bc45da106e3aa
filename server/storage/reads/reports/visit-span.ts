/** The time in which a site has touchpoints. */
import type { Sql } from '../../sql.ts';
import type { Period } from './visits.ts';

/** From the first visit until after the last; null: there is none. */
export async function visitSpan(sql: Sql, siteId: number): Promise<Period | null> {
  const end = async (which: 'min' | 'max') => {
    const [row] = await sql.all<{ at: number | null }>(
      `select ${which}(occurred_at) as at from touchpoints where site_id = ?`,
      [siteId],
    );
    return row!.at;
  };
  const [from, last] = [await end('min'), await end('max')];
  return from === null || last === null ? null : { from, to: last + 1 };
}
