/**
 * Which journeys a report credits. A deal is one conversion of `opportunity` and `won`; a lead is one of `lead`, `mql`
 * and `sql`, and of the others where they were told of her alone and no deal of hers stands for them: such count 1 and
 * are worth 0. Rules: docs/api.md, "Deals" and "Attribution".
 */

import { Rates } from '../../../domain/rates.ts';
import { listRates } from '../../facts/costs.ts';
import type { Sql } from '../../sql.ts';
import type { AttributionAsk } from './columns.ts';
import { conversionTimes } from './conversions.ts';
import { type DealFacts, type PeopleFacts, readDeals } from './deals.ts';
import { accountOfDeal, type Journey, type JourneyFacts, JourneyMaker, type PerDeal, perDeal } from './journey.ts';
import { keptPeople } from './kept-people.ts';
import { type LeadChoice, type LeadFacts, readLeads } from './people.ts';

export interface Population {
  journeys: Journey[];
  leads: ReadonlyMap<string, LeadFacts>;
  /** How many the site has; infinite where only a deal's were read. */
  siteLeads: number;
}

export async function readPopulation(sql: Sql, siteId: number, ask: AttributionAsk): Promise<Population> {
  const many = ask.deal === null ? await keptPeople(sql, siteId, ask.deadline) : null;
  const { deals, reached, told } = many ? many.facts() : await readDeals(sql, siteId, ask.deal!);
  const converted = ask.conversion ? await conversionTimes(sql, siteId, ask.conversion, ask.deadline) : null;
  const money = new Rates(await listRates(sql, siteId), ask.currency);
  const reader = new PopulationReader(ask, { deals, told, reached, converted, money });
  if (many) {
    const created = reader.createdIn();
    const leads = created ? many.createdIn(created.from, created.to) : many.leads;
    return { journeys: reader.journeys(leads), leads, siteLeads: many.leads.size };
  }
  const leads = await readLeads(sql, siteId, reader.choice(), reader.withAccounts);
  // One deal's account is known only when its leads are.
  const domain = ask.scope === 'account' ? reader.accountOf(deals, leads) : null;
  if (domain !== null)
    for (const [id, facts] of await readLeads(sql, siteId, accountChoice(domain), true)) leads.set(id, facts);
  return { journeys: reader.journeys(leads), leads, siteLeads: Number.POSITIVE_INFINITY };
}

/** What has no dot is a name, and names are not indexed. */
const accountChoice = (account: string): LeadChoice => (account.includes('.') ? { accountDomain: account } : null);

class PopulationReader {
  readonly withAccounts: boolean;
  readonly #ask: AttributionAsk;
  readonly #deals: readonly DealFacts[];
  readonly #told: PeopleFacts['told'];
  readonly #reached: PeopleFacts['reached'];
  readonly #converted: ReadonlyMap<string, number> | null;
  readonly #maker: JourneyMaker;

  constructor(ask: AttributionAsk, facts: PeopleFacts & JourneyFacts) {
    this.#ask = ask;
    this.#told = facts.told;
    this.#reached = facts.reached;
    this.#deals = facts.deals;
    this.#converted = facts.converted;
    this.withAccounts = ask.accounts || ask.scope === 'account' || ask.only.account !== null;
    this.#maker = new JourneyMaker(ask, facts, this.withAccounts);
  }

  /** The leads of the asked deal. */
  choice(): LeadChoice {
    return { ids: [...new Set(this.#candidates().flatMap((facts) => facts.leadIds))] };
  }

  /** Where only leads of a period can be in the report: when they were created; null: all may. */
  createdIn(): { from: number; to: number } | null {
    const { milestone, scope, period } = this.#ask;
    const byCreation = period !== null && (period.basis === 'lead' || milestone === 'lead');
    return byCreation && !perDeal(milestone) && scope === 'contacts' ? period : null;
  }

  journeys(leads: ReadonlyMap<string, LeadFacts>): Journey[] {
    const { milestone, deal, unconverted } = this.#ask;
    if (!perDeal(milestone)) {
      const journeys = this.#leadsWhoMayCount(leads).map((leadId) => this.#maker.ofLead(leadId, leads));
      return journeys.filter((journey) => this.#counts(journey));
    }
    const journeys = this.#candidates().map((facts) => this.#maker.ofDeal(facts, leads));
    if (deal === null) {
      for (const leadId of this.#toldWithoutDeal(milestone, leads)) journeys.push(this.#maker.ofLead(leadId, leads));
      if (unconverted)
        for (const leadId of this.#leadsWithoutDeal(leads)) journeys.push(this.#maker.ofLead(leadId, leads));
    }
    return journeys.filter((journey) => this.#counts(journey));
  }

  /** Most leads reached no later milestone, or not in the period: nothing is computed of these. */
  #leadsWhoMayCount(leads: ReadonlyMap<string, LeadFacts>): string[] {
    const { milestone, unconverted } = this.#ask;
    if (unconverted || milestone === 'lead') return [...leads.keys()];
    const inPeriod = new Set<string>();
    if (this.#converted) {
      for (const [leadId, at] of this.#converted) if (this.#mayBeAt(at)) inPeriod.add(leadId);
    } else {
      const stage = milestone as 'mql' | 'sql';
      // The earlier of what was told of her and of her deals is in the period only if one of them is.
      for (const times of [this.#told, this.#reached])
        for (const [leadId, at] of times.reached(stage)) if (this.#mayBeAt(at)) inPeriod.add(leadId);
    }
    return [...inPeriod].filter((leadId) => leads.has(leadId));
  }

  /** Leads of whom a milestone of deals was told, and for whom no deal stands. */
  #toldWithoutDeal(milestone: PerDeal, leads: ReadonlyMap<string, LeadFacts>): string[] {
    const told = new Set<string>();
    for (const [leadId, at] of this.#told.reached(milestone))
      if (this.#mayBeAt(at) && leads.has(leadId)) told.add(leadId);
    if (told.size === 0) return [];
    for (const facts of this.#deals)
      if (!Number.isNaN(this.#maker.at(facts))) for (const leadId of facts.leadIds) told.delete(leadId);
    return [...told];
  }

  /** Where the milestone's date decides what is in the period: is this one? */
  #mayBeAt(at: number): boolean {
    const { period, unconverted } = this.#ask;
    return unconverted || period?.basis !== 'milestone' || (at >= period.from && at < period.to);
  }

  /** Of the asked deal. */
  accountOf(deals: readonly DealFacts[], leads: ReadonlyMap<string, LeadFacts>): string | null {
    const facts = deals.find(({ deal }) => deal.externalId === this.#ask.deal);
    return facts ? accountOfDeal(facts, leads) : null;
  }

  /** Deals that may be in the report, as far as they tell by themselves. */
  #candidates(): DealFacts[] {
    const { deal, unconverted } = this.#ask;
    return this.#deals.filter((facts) => {
      if (deal !== null) return facts.deal.externalId === deal;
      const at = this.#maker.at(facts);
      return Number.isNaN(at) ? unconverted : this.#mayBeAt(at);
    });
  }

  #leadsWithoutDeal(leads: ReadonlyMap<string, LeadFacts>): string[] {
    const milestone = this.#ask.milestone as PerDeal;
    const onDeals = new Set(this.#deals.flatMap((facts) => facts.leadIds));
    return [...leads.keys()].filter((id) => !onDeals.has(id) && Number.isNaN(this.#told.at(id, milestone)));
  }

  #counts({ at, times, product, account, stage, dealType }: Journey): boolean {
    const { unconverted, period, only } = this.#ask;
    if (Number.isNaN(at) && !unconverted) return false;
    if (period) {
      const date = period.basis === 'lead' ? times.lead : at;
      const free = period.basis === 'milestone' && Number.isNaN(at);
      if (!free && !(date >= period.from && date < period.to)) return false;
    }
    const allowed = (list: readonly (string | null)[] | null, value: string | null) =>
      list === null || list.includes(value);
    return (
      allowed(only.product, product) &&
      allowed(only.account, account) &&
      allowed(only.stage, stage) &&
      allowed(only.dealType, dealType)
    );
  }
}
