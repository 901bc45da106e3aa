/** One journey of a report: when it reached what, what it is worth, and whose touchpoints are on it. */
import { dayIn } from '../../../domain/day.ts';
import type { Rates } from '../../../domain/rates.ts';
import type { AttributionAsk, ForeignDeal, Measure, MilestoneColumn } from './columns.ts';
import type { DealFacts, KeptDeal, PeopleFacts } from './deals.ts';
import { earlier, type LeadFacts } from './people.ts';

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

/** What all journeys are made of. */
export interface JourneyFacts extends Pick<PeopleFacts, 'told' | 'reached'> {
  /** When each lead had the asked conversion first. */
  converted: ReadonlyMap<string, number> | null;
  money: Rates;
}

/** Milestones that deals reach, each by itself. */
export type PerDeal = 'opportunity' | 'won';
export const perDeal = (milestone: string): milestone is PerDeal => milestone === 'opportunity' || milestone === 'won';

export class JourneyMaker {
  readonly #ask: AttributionAsk;
  readonly #withAccounts: boolean;
  readonly #told: PeopleFacts['told'];
  readonly #reached: PeopleFacts['reached'];
  readonly #converted: ReadonlyMap<string, number> | null;
  readonly #money: Rates;
  readonly #dayOf: (at: number) => string;

  /** @param withAccounts are companies asked for? */
  constructor(ask: AttributionAsk, { told, reached, converted, money }: JourneyFacts, withAccounts: boolean) {
    this.#ask = ask;
    this.#withAccounts = withAccounts;
    this.#told = told;
    this.#reached = reached;
    this.#converted = converted;
    this.#money = money;
    this.#dayOf = dayIn(ask.timeZone);
  }

  /** When a deal reached the asked milestone; NaN: it did not. */
  at(facts: DealFacts): number {
    return this.#ask.milestone === 'won' ? facts.deal.wonAt : facts.opportunityAt;
  }

  ofDeal(facts: DealFacts, leads: ReadonlyMap<string, LeadFacts>): Journey {
    const { deal } = facts;
    // Who is restricted is not on it: the deal keeps its money and loses her touchpoints.
    const isThere = (leadId: string) => leads.has(leadId);
    const leadIds = facts.leadIds.every(isThere) ? facts.leadIds : facts.leadIds.filter(isThere);
    const at = this.at(facts);
    const foreign: Journey['foreign'] = [];
    return {
      name: deal.externalId,
      isDeal: true,
      at,
      times: {
        lead: leadIds.reduce((first, id) => earlier(first, leads.get(id)?.createdAt ?? Number.NaN), Number.NaN),
        mql: this.#earliest(leadIds, 'mql'),
        sql: this.#earliest(leadIds, 'sql'),
        opportunity: facts.opportunityAt,
        won: deal.wonAt,
      },
      value: this.#minor(deal, 'value', at, foreign),
      recurring: this.#minor(deal, 'recurring', at, foreign),
      open: Number.isNaN(deal.wonAt) && deal.stage !== 'lost' && deal.stage !== 'won',
      product: deal.product,
      dealType: deal.type,
      account: this.#withAccounts ? accountOfDeal(facts, leads) : null,
      stage: deal.stage,
      leadIds,
      foreign,
    };
  }

  ofLead(leadId: string, leads: ReadonlyMap<string, LeadFacts>): Journey {
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

  /** In the site's currency. What cannot be converted is told to `foreign`, and counts 0. */
  #minor(deal: KeptDeal, measure: Measure, at: number, foreign: Journey['foreign']): bigint {
    const money = deal[measure];
    if (!money || Number.isNaN(at)) return 0n;
    const { amount, currency, minor } = money;
    if (currency === this.#ask.currency) return minor;
    const date = this.#dayOf(at);
    const converted = this.#money.convert(minor, currency, date);
    if (converted !== null) return converted;
    foreign.push({ deal: deal.externalId, measure, date, currency, amount });
    return 0n;
  }

  /** Of what was told of these leads, and of all their deals. */
  #earliest(leadIds: readonly string[], stage: 'mql' | 'sql' | 'opportunity'): number {
    let at = Number.NaN;
    for (const leadId of leadIds)
      at = earlier(earlier(at, this.#told.at(leadId, stage)), this.#reached.at(leadId, stage));
    return at;
  }
}

/** The deal's own word, else its leads'. */
export function accountOfDeal({ deal, leadIds }: DealFacts, leads: ReadonlyMap<string, LeadFacts>): string | null {
  if (deal.account) return deal.account;
  for (const leadId of leadIds) {
    const account = leads.get(leadId)?.account;
    if (account) return account;
  }
  return null;
}
