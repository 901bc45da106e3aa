/**
 * Which journeys a report credits. A deal is one conversion of `opportunity` and `won`; a lead is one of `lead`, `mql`
 * and `sql`, and of the others where they were told of her alone and no deal of hers stands for them: such count 1 and
 * are worth 0. Rules: docs/api.md, "Deals" and "Attribution".
 */
import type { AttributionMilestone } from '../../../../shared/api/attribution.ts';
import type { Sql } from '../../sql.ts';
import type { AttributionAsk, ForeignDeal, MilestoneColumn } from './columns.ts';
import { type DealFacts, minorOf, readDeals } from './deals.ts';
import { type LeadChoice, type LeadFacts, readLeads, StageTimes, toldStages } from './people.ts';

export interface Journey {
  /** ms UTC; NaN: the milestone was not reached. */
  at: number;
  times: Record<MilestoneColumn, number>;
  value: bigint;
  product: string | null;
  account: string | null;
  stage: string | null;
  leadIds: readonly string[];
  foreign: Omit<ForeignDeal, 'journey'> | null;
}

export interface Population {
  journeys: Journey[];
  leads: ReadonlyMap<string, LeadFacts>;
}

const perDeal = (milestone: AttributionMilestone): milestone is 'opportunity' | 'won' =>
  milestone === 'opportunity' || milestone === 'won';

/** The earlier of two times, either of which may be NaN: never. */
const earlier = (a: number, b: number): number => (b < a || Number.isNaN(a) ? b : a);

export async function readPopulation(sql: Sql, siteId: number, ask: AttributionAsk): Promise<Population> {
  const reached = new StageTimes();
  const deals = await readDeals(sql, siteId, ask.deal, reached);
  const leadIds = ask.deal === null ? null : deals.flatMap((deal) => deal.leadIds);
  const told = await toldStages(sql, siteId, leadIds);
  const reader = new PopulationReader(ask, deals, told, reached);
  const leads = await readLeads(sql, siteId, reader.choice(), reader.withAccounts);
  // One deal's account is known only when its leads are.
  const domain = ask.deal !== null && ask.scope === 'account' ? reader.accountOf(deals, leads) : null;
  if (domain !== null)
    for (const [id, facts] of await readLeads(sql, siteId, accountChoice(domain), true)) leads.set(id, facts);
  return { journeys: reader.journeys(leads), leads };
}

/** What has no dot is a name, and names are not indexed. */
const accountChoice = (account: string): LeadChoice => (account.includes('.') ? { accountDomain: account } : null);

class PopulationReader {
  readonly withAccounts: boolean;
  readonly #ask: AttributionAsk;
  readonly #deals: readonly DealFacts[];
  readonly #told: StageTimes;
  readonly #reached: StageTimes;

  constructor(ask: AttributionAsk, deals: readonly DealFacts[], told: StageTimes, reached: StageTimes) {
    this.#ask = ask;
    this.#told = told;
    this.#reached = reached;
    this.#deals = deals;
    this.withAccounts = ask.accounts || ask.scope === 'account' || ask.only.account !== null;
  }

  /** The leads whose facts the journeys need. */
  choice(): LeadChoice {
    const { milestone, deal, scope, unconverted, period } = this.#ask;
    if (perDeal(milestone)) {
      if (deal === null && (unconverted || scope === 'account')) return null;
      const told = deal === null ? [...this.#told.reached(milestone)].map(([leadId]) => leadId) : [];
      return { ids: [...new Set([...this.#candidates().flatMap((facts) => facts.leadIds), ...told])] };
    }
    const byCreation = period !== null && (period.basis === 'lead' || milestone === 'lead');
    return byCreation && scope === 'contacts' ? { createdFrom: period.from, createdTo: period.to } : null;
  }

  journeys(leads: ReadonlyMap<string, LeadFacts>): Journey[] {
    const { milestone, deal, unconverted } = this.#ask;
    if (!perDeal(milestone)) {
      return Array.from(leads.keys(), (leadId) => this.#ofLead(leadId, leads)).filter((journey) =>
        this.#counts(journey),
      );
    }
    const journeys = this.#candidates().map((facts) => this.#ofDeal(facts, leads));
    if (deal === null) {
      const stoodFor = new Set(
        this.#deals.filter((facts) => !Number.isNaN(this.#at(facts))).flatMap((facts) => facts.leadIds),
      );
      for (const [leadId] of this.#told.reached(milestone)) {
        if (!stoodFor.has(leadId) && leads.has(leadId)) journeys.push(this.#ofLead(leadId, leads));
      }
      if (unconverted) for (const leadId of this.#leadsWithoutDeal(leads)) journeys.push(this.#ofLead(leadId, leads));
    }
    return journeys.filter((journey) => this.#counts(journey));
  }

  /** Of the asked deal. */
  accountOf(deals: readonly DealFacts[], leads: ReadonlyMap<string, LeadFacts>): string | null {
    const facts = deals.find((candidate) => candidate.externalId === this.#ask.deal);
    return facts ? accountOfDeal(facts, leads) : null;
  }

  /** Deals that may be in the report, as far as they tell by themselves. */
  #candidates(): DealFacts[] {
    const { deal, unconverted, period } = this.#ask;
    return this.#deals.filter((facts) => {
      if (deal !== null) return facts.externalId === deal;
      const at = this.#at(facts);
      if (Number.isNaN(at)) return unconverted;
      return period?.basis !== 'milestone' || (at >= period.from && at < period.to);
    });
  }

  /** When a deal reached the asked milestone. */
  #at(facts: DealFacts): number {
    return this.#ask.milestone === 'won' ? facts.wonAt : this.#opportunityAt(facts);
  }

  /** Its own word, else the earliest told of its leads. */
  #opportunityAt({ opportunityAt, leadIds }: DealFacts): number {
    if (!Number.isNaN(opportunityAt)) return opportunityAt;
    return leadIds.reduce((at, leadId) => earlier(at, this.#told.at(leadId, 'opportunity')), Number.NaN);
  }

  #ofDeal(facts: DealFacts, leads: ReadonlyMap<string, LeadFacts>): Journey {
    const { value, currency } = this.#ask;
    const { deal, externalId, leadIds } = facts;
    const money = value === 'value' ? deal.value : deal.recurring;
    const minor = minorOf(money, currency);
    const at = this.#at(facts);
    const foreign =
      minor === null && money ? { deal: externalId, at, currency: money.currency, amount: money.amount } : null;
    return {
      at,
      times: {
        lead: leadIds.reduce((first, id) => earlier(first, leads.get(id)?.createdAt ?? Number.NaN), Number.NaN),
        mql: this.#earliest(leadIds, 'mql'),
        sql: this.#earliest(leadIds, 'sql'),
        opportunity: this.#opportunityAt(facts),
      },
      value: minor ?? 0n,
      product: deal.product,
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
    };
    const at = perDeal(milestone) ? this.#told.at(leadId, milestone) : times[milestone];
    return { at, times, value: 0n, product: null, account, stage, leadIds: [leadId], foreign: null };
  }

  /** Of what was told of these leads, and of all their deals. */
  #earliest(leadIds: readonly string[], stage: 'mql' | 'sql' | 'opportunity'): number {
    let at = Number.NaN;
    for (const leadId of leadIds)
      at = earlier(earlier(at, this.#told.at(leadId, stage)), this.#reached.at(leadId, stage));
    return at;
  }

  #leadsWithoutDeal(leads: ReadonlyMap<string, LeadFacts>): string[] {
    const { milestone } = this.#ask;
    const onDeals = new Set(this.#deals.flatMap((facts) => facts.leadIds));
    return [...leads.keys()].filter((id) => !onDeals.has(id) && Number.isNaN(this.#told.at(id, milestone)));
  }

  #counts({ at, times, product, account, stage }: Journey): boolean {
    const { unconverted, period, only } = this.#ask;
    if (Number.isNaN(at) && !unconverted) return false;
    if (period) {
      const date = period.basis === 'lead' ? times.lead : at;
      const free = period.basis === 'milestone' && Number.isNaN(at);
      if (!free && !(date >= period.from && date < period.to)) return false;
    }
    const allowed = (list: readonly (string | null)[] | null, value: string | null) =>
      list === null || list.includes(value);
    return allowed(only.product, product) && allowed(only.account, account) && allowed(only.stage, stage);
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
