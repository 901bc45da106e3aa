/** Deals as attribution sees them: when they reached what, who is on them, what they are worth. */
import { type Deal, type DealMoney, dealStages, wonAt } from '../../../domain/deal.ts';
import { currencyExponent, parseAmount } from '../../../domain/money.ts';
import type { Sql } from '../../sql.ts';
import { earlier, leadsOnDeals, StageTimes, toldStages } from './people.ts';

/** A deal as it stands for itself; whose its people are is not in here. */
export interface KeptDeal {
  externalId: string;
  deal: Deal;
  /** What of it is dated, in order. */
  stages: ReturnType<typeof dealStages>;
  /** ms UTC; null: it is not won. */
  wonAt: number | null;
  /** Minor units of their own currencies. */
  minor: { value: bigint; recurring: bigint };
}

export function keptDeal(externalId: string, text: string): KeptDeal {
  const deal = JSON.parse(text) as Deal;
  const minor = { value: minorOf(deal.value), recurring: minorOf(deal.recurring) };
  return { externalId, deal, stages: dealStages(deal), wonAt: wonAt(deal), minor };
}

function minorOf(money: DealMoney | null): bigint {
  if (!money) return 0n;
  const parsed = parseAmount(money.amount, currencyExponent(money.currency), { negative: true });
  return parsed.ok ? parsed.minor : 0n;
}

export interface DealFacts {
  externalId: string;
  deal: Deal;
  minor: KeptDeal['minor'];
  /** ms UTC; NaN: not reached. Its own word, else the earliest that was told of its leads but for who is restricted. */
  opportunityAt: number;
  /** ms UTC; NaN: it is not won. */
  wonAt: number;
  leadIds: readonly string[];
}

/** Deals, and when their people reached what. */
export interface PeopleFacts {
  /** In the order of their ids. */
  deals: readonly DealFacts[];
  /** Told of leads themselves, not of their deals, and of nobody restricted. */
  told: StageTimes;
  /** What leads reached with their deals. */
  reached: StageTimes;
}

/**
 * A deal, and the others of its leads, whose stages are stages of the leads.
 */
export async function readDeals(sql: Sql, siteId: number, only: string): Promise<PeopleFacts> {
  const near = `and (external_id = ? or external_id in
    (select d.external_id from deal_identifiers d join identifiers i on i.site_id = d.site_id and i.identifier = d.identifier
     where d.site_id = ? and i.lead_id in
       (select o.lead_id from deal_identifiers e join identifiers o on o.site_id = e.site_id and o.identifier = e.identifier
        where e.site_id = ? and e.external_id = ?)))`;
  const rows = await sql.all<{ external_id: string; deal: string }>(
    `select external_id, deal from deals where site_id = ? ${near} order by external_id`,
    [siteId, only, siteId, siteId, only],
  );
  const leadOf = await leadsOnDeals(
    sql,
    siteId,
    rows.map((row) => row.external_id),
  );
  const told = await toldStages(sql, siteId, [...new Set(leadOf.values())]);
  const reached = new StageTimes();
  const kept = rows.map((row) => keptDeal(row.external_id, row.deal));
  return { deals: dealFacts(kept, leadOf, told, reached), told, reached };
}

/**
 * @param leadOf whose each identifier is
 * @param told of the leads themselves, and of nobody restricted
 * @param reached is told of every dated mql, sql, opportunity and closing of a deal, which its leads reached with it
 */
export function dealFacts(
  deals: readonly KeptDeal[],
  leadOf: ReadonlyMap<string, string>,
  told: StageTimes,
  reached: StageTimes,
): DealFacts[] {
  return deals.map(({ externalId, deal, stages, wonAt, minor }) => {
    const leadIds: string[] = [];
    for (const { identifier } of deal.leads) {
      const leadId = leadOf.get(identifier);
      if (leadId !== undefined && !leadIds.includes(leadId)) leadIds.push(leadId);
    }
    let opportunityAt = Number.NaN;
    for (const { stage, occurredAt } of stages) {
      if (stage === 'opportunity' && Number.isNaN(opportunityAt)) opportunityAt = occurredAt;
      if (stage === 'mql' || stage === 'sql' || stage === 'opportunity') {
        for (const leadId of leadIds) reached.add(leadId, stage, occurredAt);
      }
    }
    if (Number.isNaN(opportunityAt))
      for (const leadId of leadIds) opportunityAt = earlier(opportunityAt, told.at(leadId, 'opportunity'));
    if (wonAt !== null) for (const leadId of leadIds) reached.add(leadId, 'won', wonAt);
    return { externalId, deal, minor, opportunityAt, wonAt: wonAt ?? Number.NaN, leadIds };
  });
}
