/** Deals as attribution sees them: when they reached what, who is on them, what they are worth. */
import { type Deal, type DealMoney, dealStages, wonAt } from '../../../domain/deal.ts';
import { currencyExponent, parseAmount } from '../../../domain/money.ts';
import type { Sql } from '../../sql.ts';
import type { LeadBook } from './lead-book.ts';
import { earlier, leadsOnDeals, StageTimes, toldStages } from './people.ts';

/** What reports ask of a deal as it stands for itself; whose its people are is not in here. A hundred thousand are kept. */
export interface KeptDeal {
  externalId: string;
  /** Identifiers of its people. */
  people: readonly string[];
  /** The deal's own word: domain, else name. */
  account: string | null;
  stage: Deal['stage'];
  product: string | null;
  type: Deal['type'];
  value: KeptMoney | null;
  recurring: KeptMoney | null;
  /** What its people reached with it before the closing, in order. */
  reached: readonly { stage: 'mql' | 'sql' | 'opportunity'; at: number }[];
  /** ms UTC; NaN: it is not won. */
  wonAt: number;
}

export interface KeptMoney extends DealMoney {
  /** Minor units of its own currency. */
  minor: bigint;
}

export function keptDeal(externalId: string, text: string): KeptDeal {
  const deal = JSON.parse(text) as Deal;
  const stages = dealStages(deal);
  const reached: { stage: 'mql' | 'sql' | 'opportunity'; at: number }[] = [];
  for (const { stage, occurredAt } of stages)
    if (stage === 'mql' || stage === 'sql' || stage === 'opportunity') reached.push({ stage, at: occurredAt });
  return {
    externalId,
    people: deal.leads.map(({ identifier }) => identifier),
    account: (deal.account?.domain ?? deal.account?.name) || null,
    stage: deal.stage,
    product: deal.product,
    type: deal.type,
    value: moneyOf(deal.value),
    recurring: moneyOf(deal.recurring),
    reached,
    wonAt: wonAt(deal, stages) ?? Number.NaN,
  };
}

function moneyOf(money: DealMoney | null): KeptMoney | null {
  return money && { amount: money.amount, currency: money.currency, minor: minorOf(money) };
}

function minorOf({ amount, currency }: DealMoney): bigint {
  const parsed = parseAmount(amount, currencyExponent(currency), { negative: true });
  return parsed.ok ? parsed.minor : 0n;
}

export interface DealFacts {
  deal: KeptDeal;
  /** ms UTC; NaN: not reached. Its own word, else the earliest that was told of its leads but for who is restricted. */
  opportunityAt: number;
  /** Numbers. */
  leads: readonly number[];
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
export async function readDeals(sql: Sql, siteId: number, book: LeadBook, only: string): Promise<PeopleFacts> {
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
    book,
    rows.map((row) => row.external_id),
  );
  const told = await toldStages(sql, siteId, book, [...new Set(leadOf.values())]);
  const reached = new StageTimes();
  const kept = rows.map((row) => keptDeal(row.external_id, row.deal));
  return { deals: dealFacts(kept, leadOf, told, reached), told, reached };
}

/**
 * @param leadOf whose each identifier is: a lead's number
 * @param told of the leads themselves, and of nobody restricted
 * @param reached is told of every dated mql, sql, opportunity and closing of a deal, which its leads reached with it
 */
export function dealFacts(
  deals: readonly KeptDeal[],
  leadOf: ReadonlyMap<string, number>,
  told: StageTimes,
  reached: StageTimes,
): DealFacts[] {
  return deals.map((deal) => {
    const leads: number[] = [];
    for (const identifier of deal.people) {
      const lead = leadOf.get(identifier);
      if (lead !== undefined && !leads.includes(lead)) leads.push(lead);
    }
    let opportunityAt = Number.NaN;
    for (const { stage, at } of deal.reached) {
      if (stage === 'opportunity' && Number.isNaN(opportunityAt)) opportunityAt = at;
      for (const lead of leads) reached.add(lead, stage, at);
    }
    if (Number.isNaN(opportunityAt))
      for (const lead of leads) opportunityAt = earlier(opportunityAt, told.at(lead, 'opportunity'));
    if (!Number.isNaN(deal.wonAt)) for (const lead of leads) reached.add(lead, 'won', deal.wonAt);
    return { deal, opportunityAt, leads };
  });
}
