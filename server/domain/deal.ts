/** A deal as the CRM told it last; what is stored, with people as identifiers. */
import type { Stage } from '../../shared/vocabulary.ts';
import type { Identifier } from './identity/identifier.ts';
import { byProgress } from './stage.ts';

export interface DealStage {
  stage: Stage;
  occurredAt: number;
}

/** What was told of a deal's stages, where a name is not one of ours. */
export interface ToldStages {
  stage: string | null;
  stages: { name: string; occurredAt: number }[];
}

/** Amounts are decimal strings, as many decimals as the currency has. */
export interface DealMoney {
  amount: string;
  currency: string;
}

export interface Deal {
  name: string | null;
  /** `also`: another identifier of the same person, where the CRM tells two. */
  leads: { identifier: Identifier; also?: Identifier; role: string | null }[];
  account: { domain: string | null; name: string | null } | null;
  stage: Stage | null;
  stages: DealStage[];
  value: DealMoney | null;
  recurring: DealMoney | null;
  product: string | null;
  type: 'new' | 'expansion' | 'renewal' | null;
  createdAt: number | null;
  closedAt: number | null;
  /** Only where a name of a stage is not one of ours. */
  told?: ToldStages;
}

/**
 * The dated stages of a deal, in order. `stages` as told; `createdAt` is the opportunity's time and `closedAt` the
 * closing's where no such stage is given (contract, "Deals").
 */
export function dealStages(deal: Deal): DealStage[] {
  const stages = [...deal.stages];
  const has = (stage: Stage) => stages.some((told) => told.stage === stage);
  if (!has('opportunity') && deal.createdAt !== null) stages.push({ stage: 'opportunity', occurredAt: deal.createdAt });
  if (deal.stage && !has(deal.stage) && deal.closedAt !== null && (deal.stage === 'won' || deal.stage === 'lost')) {
    stages.push({ stage: deal.stage, occurredAt: deal.closedAt });
  }
  return stages.sort(byProgress);
}

/** The deal as it is told where some people may not be: by neither of the identifiers that the CRM tells of one. */
export function withoutPeople(deal: Deal, identifiers: ReadonlySet<string>): Deal {
  const isTheirs = (identifier: string | undefined) => identifier !== undefined && identifiers.has(identifier);
  return { ...deal, leads: deal.leads.filter(({ identifier, also }) => !isTheirs(identifier) && !isTheirs(also)) };
}

/**
 * A deal with somebody who was a customer when it came up is one with an existing customer; what the CRM says of its
 * type goes before.
 * @param since when the first of its people, or of their company, became a customer, ms UTC; null: nobody is
 */
export function customerOf(deal: Deal, since: number | null): 'new' | 'existing' {
  if (deal.type !== null) return deal.type === 'new' ? 'new' : 'existing';
  const at = openedAt(deal);
  return since !== null && at !== null && since < at ? 'existing' : 'new';
}

/** When it came up, ms UTC: `createdAt`, else its first dated stage; null where nothing of it has a date. */
export function openedAt(deal: Deal): number | null {
  return deal.createdAt ?? dealStages(deal)[0]?.occurredAt ?? deal.closedAt;
}

/**
 * When it was won, ms UTC: the last `won`, unless another stage was told of a later time, or as the one it is in now;
 * null while it is not won. `createdAt` is no such stage: many deals are entered when they are won already.
 * @param stages its `dealStages`, where they are at hand
 */
export function wonAt(deal: Deal, stages: readonly DealStage[] = dealStages(deal)): number | null {
  if (deal.stage !== null && deal.stage !== 'won') return null;
  const isEntry = ({ stage }: DealStage) =>
    stage === 'opportunity' && !deal.stages.some((told) => told.stage === stage);
  const last = stages.findLast((stage) => !isEntry(stage));
  return last?.stage === 'won' ? last.occurredAt : null;
}
