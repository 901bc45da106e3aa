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
import { LeadBook } from './lead-book.ts';
import { type LeadChoice, type LeadTimes, readLeads } from './people.ts';

export interface Population {
  journeys: Journey[];
  book: LeadBook;
  /** How many the site has; infinite where only a deal's were read. */
  siteLeads: number;
}

export async function readPopulation(sql: Sql, siteId: number, ask: AttributionAsk): Promise<Population> {
  const many = ask.deal === null ? await keptPeople(sql, siteId, ask.deadline) : null;
  const book = many?.leads ?? new LeadBook();
  const { deals, reached, told } = many ? many.facts() : await readDeals(sql, siteId, book, ask.deal!);
  const converted = ask.conversion ? await conversionTimes(sql, siteId, book, ask.conversion, ask.deadline) : null;
  const money = new Rates(await listRates(sql, siteId), ask.currency);
  const reader = new PopulationReader(ask, { deals, told, reached, converted, money }, book);
  if (many) return { journeys: reader.journeys(), book, siteLeads: book.size };
  await readLeads(sql, siteId, book, reader.choice(), reader.withAccounts);
  // One deal's account is known only when its leads are.
  const domain = ask.scope === 'account' ? reader.account() : null;
  if (domain !== null) await readLeads(sql, siteId, book, accountChoice(domain), true);
  return { journeys: reader.journeys(), book, siteLeads: Number.POSITIVE_INFINITY };
}

/** What has no dot is a name, and names are not indexed. */
const accountChoice = (account: string): LeadChoice => (account.includes('.') ? { accountDomain: account } : null);

class PopulationReader {
  readonly withAccounts: boolean;
  readonly #ask: AttributionAsk;
  readonly #deals: readonly DealFacts[];
  readonly #told: PeopleFacts['told'];
  readonly #reached: PeopleFacts['reached'];
  readonly #converted: LeadTimes | null;
  readonly #maker: JourneyMaker;
  readonly #book: LeadBook;

  constructor(ask: AttributionAsk, facts: PeopleFacts & JourneyFacts, book: LeadBook) {
    this.#book = book;
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
    const leads = new Set(this.#candidates().flatMap((facts) => facts.leads));
    return { ids: Array.from(leads, (lead) => this.#book.idOf(lead)) };
  }

  /** Where only leads of a period can be in the report: when they were created; null: all may. */
  #createdIn(): { from: number; to: number } | null {
    const { milestone, scope, period } = this.#ask;
    const byCreation = period !== null && (period.basis === 'lead' || milestone === 'lead');
    return byCreation && !perDeal(milestone) && scope === 'contacts' ? period : null;
  }

  journeys(): Journey[] {
    const { milestone, deal, unconverted } = this.#ask;
    if (!perDeal(milestone)) {
      const journeys = this.#leadsWhoMayCount().map((lead) => this.#maker.ofLead(lead, this.#book));
      return journeys.filter((journey) => this.#counts(journey));
    }
    const journeys = this.#candidates().map((facts) => this.#maker.ofDeal(facts, this.#book));
    if (deal === null) {
      for (const lead of this.#toldWithoutDeal(milestone)) journeys.push(this.#maker.ofLead(lead, this.#book));
      if (unconverted) for (const lead of this.#leadsWithoutDeal()) journeys.push(this.#maker.ofLead(lead, this.#book));
    }
    return journeys.filter((journey) => this.#counts(journey));
  }

  /** Most leads reached no later milestone, or not in the period: nothing is computed of these. */
  #leadsWhoMayCount(): number[] {
    const { milestone, unconverted } = this.#ask;
    if (unconverted || milestone === 'lead') {
      const created = this.#createdIn();
      if (!created) return this.#book.which();
      return this.#book.which(({ createdAt }) => createdAt >= created.from && createdAt < created.to);
    }
    const inPeriod = new Set<number>();
    if (this.#converted) {
      for (const [lead, at] of this.#converted.entries()) if (this.#mayBeAt(at)) inPeriod.add(lead);
    } else {
      const stage = milestone as 'mql' | 'sql';
      // The earlier of what was told of her and of her deals is in the period only if one of them is.
      for (const times of [this.#told, this.#reached])
        for (const [lead, at] of times.reached(stage)) if (this.#mayBeAt(at)) inPeriod.add(lead);
    }
    return [...inPeriod].filter((lead) => this.#book.of(lead) !== undefined);
  }

  /** Leads of whom a milestone of deals was told, and for whom no deal stands. */
  #toldWithoutDeal(milestone: PerDeal): number[] {
    const told = new Set<number>();
    for (const [lead, at] of this.#told.reached(milestone))
      if (this.#mayBeAt(at) && this.#book.of(lead) !== undefined) told.add(lead);
    if (told.size === 0) return [];
    for (const facts of this.#deals)
      if (!Number.isNaN(this.#maker.at(facts))) for (const lead of facts.leads) told.delete(lead);
    return [...told];
  }

  /** Where the milestone's date decides what is in the period: is this one? */
  #mayBeAt(at: number): boolean {
    const { period, unconverted } = this.#ask;
    return unconverted || period?.basis !== 'milestone' || (at >= period.from && at < period.to);
  }

  /** Of the asked deal. */
  account(): string | null {
    const facts = this.#deals.find(({ deal }) => deal.externalId === this.#ask.deal);
    return facts ? accountOfDeal(facts, this.#book) : null;
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

  #leadsWithoutDeal(): number[] {
    const milestone = this.#ask.milestone as PerDeal;
    const onDeals = new Set(this.#deals.flatMap((facts) => facts.leads));
    return this.#book.which().filter((lead) => !onDeals.has(lead) && Number.isNaN(this.#told.at(lead, milestone)));
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
