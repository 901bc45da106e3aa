/**
 * Which journeys a report credits. A deal is one conversion of `opportunity` and `won`; a lead is one of `lead`, `mql`
 * and `sql`, and of the others where they were told of her alone and no deal of hers stands for them: such count 1 and
 * are worth 0. Rules: docs/api.md, "Deals" and "Attribution".
 */

import { dayIn } from '../../../domain/day.ts';
import { Rates } from '../../../domain/rates.ts';
import { listRates } from '../../facts/costs.ts';
import type { Sql } from '../../sql.ts';
import type { AttributionAsk, ForeignDeal, Measure, MilestoneColumn } from './columns.ts';
import { conversionTimes } from './conversions.ts';
import { type DealFacts, type PeopleFacts, readDeals } from './deals.ts';
import { keptPeople } from './kept-people.ts';
import { earlier, type LeadChoice, type LeadFacts, readLeads } from './people.ts';

export interface Journey {
  /** Id of the lead, or external id of the deal. */
  name: string;
  isDeal: boolean;
  /** ms UTC; NaN: the milestone was not reached. */
  at: number;
  times: Record<MilestoneColumn, number>;
  value: bigint;
  recurring: bigint;
  open: boolean;
  product: string | null;
  dealType: string | null;
  account: string | null;
  stage: string | null;
  leadIds: readonly string[];
  foreign: Omit<ForeignDeal, 'journey'>[];
}

export interface Population {
  journeys: Journey[];
  leads: ReadonlyMap<string, LeadFacts>;
  /** How many the site has; infinite where only a deal's were read. */
  siteLeads: number;
}

type PerDeal = 'opportunity' | 'won';
const perDeal = (milestone: string): milestone is PerDeal => milestone === 'opportunity' || milestone === 'won';

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

interface Facts extends PeopleFacts {
  /** When each lead had the asked conversion first. */
  converted: ReadonlyMap<string, number> | null;
  money: Rates;
}

class PopulationReader {
  readonly withAccounts: boolean;
  readonly #ask: AttributionAsk;
  readonly #deals: readonly DealFacts[];
  readonly #told: PeopleFacts['told'];
  readonly #reached: PeopleFacts['reached'];
  readonly #converted: ReadonlyMap<string, number> | null;
  readonly #money: Rates;
  readonly #dayOf: (at: number) => string;

  constructor(ask: AttributionAsk, facts: Facts) {
    this.#ask = ask;
    this.#told = facts.told;
    this.#reached = facts.reached;
    this.#deals = facts.deals;
    this.#converted = facts.converted;
    this.#money = facts.money;
    this.#dayOf = dayIn(ask.timeZone);
    this.withAccounts = ask.accounts || ask.scope === 'account' || ask.only.account !== null;
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
      const journeys = this.#leadsWhoMayCount(leads).map((leadId) => this.#ofLead(leadId, leads));
      return journeys.filter((journey) => this.#counts(journey));
    }
    const journeys = this.#candidates().map((facts) => this.#ofDeal(facts, leads));
    if (deal === null) {
      for (const leadId of this.#toldWithoutDeal(milestone, leads)) journeys.push(this.#ofLead(leadId, leads));
      if (unconverted) for (const leadId of this.#leadsWithoutDeal(leads)) journeys.push(this.#ofLead(leadId, leads));
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
      if (!Number.isNaN(this.#at(facts))) for (const leadId of facts.leadIds) told.delete(leadId);
    return [...told];
  }

  /** Where the milestone's date decides what is in the period: is this one? */
  #mayBeAt(at: number): boolean {
    const { period, unconverted } = this.#ask;
    return unconverted || period?.basis !== 'milestone' || (at >= period.from && at < period.to);
  }

  /** Of the asked deal. */
  accountOf(deals: readonly DealFacts[], leads: ReadonlyMap<string, LeadFacts>): string | null {
    const facts = deals.find((candidate) => candidate.externalId === this.#ask.deal);
    return facts ? accountOfDeal(facts, leads) : null;
  }

  /** Deals that may be in the report, as far as they tell by themselves. */
  #candidates(): DealFacts[] {
    const { deal, unconverted } = this.#ask;
    return this.#deals.filter((facts) => {
      if (deal !== null) return facts.externalId === deal;
      const at = this.#at(facts);
      return Number.isNaN(at) ? unconverted : this.#mayBeAt(at);
    });
  }

  /** When a deal reached the asked milestone. */
  #at(facts: DealFacts): number {
    return this.#ask.milestone === 'won' ? facts.wonAt : facts.opportunityAt;
  }

  #ofDeal(facts: DealFacts, leads: ReadonlyMap<string, LeadFacts>): Journey {
    const { deal, externalId } = facts;
    // Who is restricted is not on it: the deal keeps its money and loses her touchpoints.
    const leadIds = facts.leadIds.filter((leadId) => leads.has(leadId));
    const at = this.#at(facts);
    const foreign: Journey['foreign'] = [];
    const minor = (measure: Measure): bigint => {
      const money = deal[measure];
      if (!money || Number.isNaN(at)) return 0n;
      if (money.currency === this.#ask.currency) return facts.minor[measure];
      const date = this.#dayOf(at);
      const converted = this.#money.convert(facts.minor[measure], money.currency, date);
      if (converted !== null) return converted;
      foreign.push({ deal: externalId, measure, date, currency: money.currency, amount: money.amount });
      return 0n;
    };
    return {
      name: externalId,
      isDeal: true,
      at,
      times: {
        lead: leadIds.reduce((first, id) => earlier(first, leads.get(id)?.createdAt ?? Number.NaN), Number.NaN),
        mql: this.#earliest(leadIds, 'mql'),
        sql: this.#earliest(leadIds, 'sql'),
        opportunity: facts.opportunityAt,
        won: facts.wonAt,
      },
      value: minor('value'),
      recurring: minor('recurring'),
      open: Number.isNaN(facts.wonAt) && deal.stage !== 'lost' && deal.stage !== 'won',
      product: deal.product,
      dealType: deal.type,
      account: this.withAccounts ? accountOfDeal(facts, leads) : null,
      stage: deal.stage,
      leadIds,
      foreign,
    };
  }

  #ofLead(leadId: string, leads: ReadonlyMap<string, LeadFacts>): Journey {
    const { milestone } = this.#ask;
    const { createdAt, stage, account } = leads.get(leadId)!;
    const times = {
      lead: createdAt,
      mql: this.#earliest([leadId], 'mql'),
      sql: this.#earliest([leadId], 'sql'),
      opportunity: this.#earliest([leadId], 'opportunity'),
      won: earlier(this.#told.at(leadId, 'won'), this.#reached.at(leadId, 'won')),
    };
    const at = this.#converted
      ? (this.#converted.get(leadId) ?? Number.NaN)
      : perDeal(milestone)
        ? this.#told.at(leadId, milestone)
        : times[milestone as 'lead' | 'mql' | 'sql'];
    return {
      name: leadId,
      isDeal: false,
      at,
      times,
      value: 0n,
      recurring: 0n,
      open: false,
      product: null,
      dealType: null,
      account,
      stage,
      leadIds: [leadId],
      foreign: [],
    };
  }

  /** Of what was told of these leads, and of all their deals. */
  #earliest(leadIds: readonly string[], stage: 'mql' | 'sql' | 'opportunity'): number {
    let at = Number.NaN;
    for (const leadId of leadIds)
      at = earlier(earlier(at, this.#told.at(leadId, stage)), this.#reached.at(leadId, stage));
    return at;
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

/** The deal's own word, else its leads'. */
function accountOfDeal({ deal, leadIds }: DealFacts, leads: ReadonlyMap<string, LeadFacts>): string | null {
  const own = deal.account?.domain ?? deal.account?.name;
  if (own) return own;
  for (const leadId of leadIds) {
    const account = leads.get(leadId)?.account;
    if (account) return account;
  }
  return null;
}
