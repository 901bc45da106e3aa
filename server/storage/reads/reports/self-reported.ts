/** What leads said of how they came. */
import type { LeadState } from '../../../domain/identity/lead.ts';
import type { Sql } from '../../sql.ts';

/** Of the leads that said something, by lead id. */
export async function selfReportedSources(sql: Sql, siteId: number): Promise<Map<string, string>> {
  const rows = await sql.all<{ lead_id: string; lead: string }>(
    // `lead_id > ''`: SQLite's planner would look each lead up by an index instead of reading them as they lie.
    `select lead_id, lead from leads where site_id = ? and lead_id > '' and restricted = 0 and lead like '%"selfReportedSource":"%'`,
    [siteId],
  );
  const said = new Map<string, string>();
  for (const row of rows) {
    const source = (JSON.parse(row.lead) as LeadState).selfReportedSource?.trim();
    if (source) said.set(row.lead_id, source);
  }
  return said;
}
