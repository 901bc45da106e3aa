/** One journey of a report: when it reached what, what it is worth, and whose touchpoints are on it. */
import { dayIn } from '../../../domain/day.ts';
import type { Rates } from '../../../domain/rates.ts';
import type { AttributionAsk, ForeignDeal, Measure, MilestoneColumn } from './columns.ts';
import type { DealFacts, KeptDeal, PeopleFacts } from './deals.ts';
import type { LeadBook } from './lead-book.ts';
import { earlier, type LeadTimes } from './people.ts';

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
  /** Numbers. */
  leads: readonly number[];
  foreign: Omit<ForeignDeal, 'journey'>[];
}

/** What all journeys are made of. */
export interface JourneyFacts extends Pick<PeopleFacts, 'told' | 'reached'> {
  /** When each lead had the asked conversion first. */
  converted: LeadTimes | null;
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
  readonly #converted: LeadTimes | null;
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

  ofDeal(facts: DealFacts, book: LeadBook): Journey {
    const { deal } = facts;
    // Who is restricted is not on it: the deal keeps its money and loses her touchpoints.
    const isThere = (lead: number) => book.of(lead) !== undefined;
    const leads = facts.leads.every(isThere) ? facts.leads : facts.leads.filter(isThere);
    const at = this.at(facts);
    const foreign: Journey['foreign'] = [];
    return {
      name: deal.externalId,
      isDeal: true,
      at,
      times: {
        lead: leads.reduce((first, lead) => earlier(first, book.of(lead)!.createdAt), Number.NaN),
        mql: this.#earliest(leads, 'mql'),
        sql: this.#earliest(leads, 'sql'),
        opportunity: facts.opportunityAt,
        won: deal.wonAt,
      },
      value: this.#minor(deal, 'value', at, foreign),
      recurring: this.#minor(deal, 'recurring', at, foreign),
      open: Number.isNaN(deal.wonAt) && deal.stage !== 'lost' && deal.stage !== 'won',
      product: deal.product,
      dealType: deal.type,
      account: this.#withAccounts ? accountOfDeal(facts, book) : null,
      stage: deal.stage,
      leads,
      foreign,
    };
  }

  ofLead(lead: number, book: LeadBook): Journey {
    const { milestone } = this.#ask;
    const leads = [lead];
    const { createdAt, stage, account } = book.of(lead)!;
    const times = {
      lead: createdAt,
      mql: this.#earliest(leads, 'mql'),
      sql: this.#earliest(leads, 'sql'),
      opportunity: this.#earliest(leads, 'opportunity'),
      won: earlier(this.#told.at(lead, 'won'), this.#reached.at(lead, 'won')),
    };
    const at = this.#converted
      ? this.#converted.at(lead)
      : perDeal(milestone)
        ? this.#told.at(lead, milestone)
        : times[milestone as 'lead' | 'mql' | 'sql'];
    return {
      name: book.idOf(lead),
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
      leads,
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
  #earliest(leads: readonly number[], stage: 'mql' | 'sql' | 'opportunity'): number {
    let at = Number.NaN;
    for (const lead of leads) at = earlier(earlier(at, this.#told.at(lead, stage)), this.#reached.at(lead, stage));
    return at;
  }
}

/** The deal's own word, else its leads'. */
export function accountOfDeal({ deal, leads }: DealFacts, book: LeadBook): string | null {
  if (deal.account) return deal.account;
  for (const lead of leads) {
    const account = book.of(lead)?.account;
    if (account) return account;
  }
  return null;
}
