/** How far a site has come: any event that counts, anybody who is known. */
import type { Sql } from '../sql.ts';

export interface InstallProgress {
  /** ms UTC; null: no event counts yet */
  firstEventAt: number | null;
  hasLead: boolean;
}

export async function installProgress(sql: Sql, siteId: number): Promise<InstallProgress> {
  // Any one visit tells that events come; the first of all is asked of touchpoints, which are far fewer than events.
  const [event] = await sql.all<{ at: number }>(
    'select occurred_at as at from events where site_id = ? and quarantine is null limit 1',
    [siteId],
  );
  if (!event) return { firstEventAt: null, hasLead: false };
  const [visit] = await sql.all<{ at: number | null }>(
    'select min(occurred_at) as at from touchpoints where site_id = ?',
    [siteId],
  );
  const leads = await sql.all('select 1 from leads where site_id = ? limit 1', [siteId]);
  return { firstEventAt: visit?.at ?? event.at, hasLead: leads.length > 0 };
}
