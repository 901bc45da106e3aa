/** Deals as attribution sees them: when they reached what, who is on them, what they are worth. */
import { type Deal, dealStages, wonAt } from '../../../domain/deal.ts';
import type { Sql } from '../../sql.ts';
import { leadsOnDeals, type StageTimes } from './people.ts';

export interface DealFacts {
  externalId: string;
  deal: Deal;
  /** ms UTC; NaN: not reached. Its own word: what was told of its leads alone is not in here. */
  opportunityAt: number;
  wonAt: number;
  leadIds: readonly string[];
}

/**
 * @param only external id of a deal: it, and the others of its leads, whose stages are stages of the leads; null: all
 * @param reached is told of every dated mql, sql, opportunity and closing of a deal, which its leads reached with it
 */
export async function readDeals(
  sql: Sql,
  siteId: number,
  only: string | null,
  reached: StageTimes,
): Promise<DealFacts[]> {
  const near = `and (external_id = ? or external_id in
    (select d.external_id from deal_identifiers d join identifiers i on i.site_id = d.site_id and i.identifier = d.identifier
     where d.site_id = ? and i.lead_id in
       (select o.lead_id from deal_identifiers e join identifiers o on o.site_id = e.site_id and o.identifier = e.identifier
        where e.site_id = ? and e.external_id = ?)))`;
  const rows = await sql.all<{ external_id: string; deal: string }>(
    `select external_id, deal from deals where site_id = ? ${only === null ? '' : near} order by external_id`,
    only === null ? [siteId] : [siteId, only, siteId, siteId, only],
  );
  const leadOf = await leadsOnDeals(sql, siteId, only === null ? null : rows.map((row) => row.external_id));
  return rows.map((row) => {
    const deal = JSON.parse(row.deal) as Deal;
    const leadIds = [...new Set(deal.leads.map((lead) => leadOf.get(lead.identifier)))].filter(
      (id) => id !== undefined,
    );
    let opportunityAt = Number.NaN;
    for (const { stage, occurredAt } of dealStages(deal)) {
      if (stage === 'opportunity' && Number.isNaN(opportunityAt)) opportunityAt = occurredAt;
      if (stage === 'mql' || stage === 'sql' || stage === 'opportunity') {
        for (const leadId of leadIds) reached.add(leadId, stage, occurredAt);
      }
    }
    const won = wonAt(deal);
    if (won !== null) for (const leadId of leadIds) reached.add(leadId, 'won', won);
    return { externalId: row.external_id, deal, opportunityAt, wonAt: won ?? Number.NaN, leadIds };
  });
}
