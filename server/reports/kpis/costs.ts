/** Costs as reports see them: in the site's currency, each in its group, and whether a touchpoint answers them. */
import type { KpiDimension, MissingMoney } from '../../../shared/api/kpi.ts';
import type { Cost } from '../../domain/cost.ts';
import { TIME_UNITS, type TimeUnit, unitOf } from '../../domain/day.ts';
import { currencyExponent, formatAmount } from '../../domain/money.ts';
import type { Rates } from '../../domain/rates.ts';
import { type ChannelRule, classifyChannel } from '../../domain/source/channel-rules.ts';
import type { TouchedSource } from '../../storage/reads/reports/kpis.ts';
import type { TouchFilters } from '../attribution/groups.ts';

export interface CountedCost {
  cost: Cost;
  /** Minor units of the report's currency. */
  minor: bigint;
  matched: boolean;
}

/** Fields are compared without regard to case; what is not set is ''. */
const joined = (...parts: (string | null)[]): string => JSON.stringify(parts.map((part) => (part ?? '').toLowerCase()));

export class CostBook {
  readonly #rules: readonly ChannelRule[];
  readonly #days: Set<string>;
  readonly #campaigns: ReadonlyMap<string, string>;
  /** How touchpoints write a source, medium or campaign that a cost writes in other letters. */
  readonly #spelling = new Map<string, string>();

  /** @param campaigns names by id: a cost may be told by either */
  constructor(
    touched: readonly TouchedSource[],
    campaigns: ReadonlyMap<string, string>,
    rules: readonly ChannelRule[],
    dayOf: (at: number) => string,
  ) {
    this.#rules = rules;
    this.#campaigns = campaigns;
    this.#days = new Set();
    for (const { at, source, medium, campaign } of touched) {
      this.#days.add(joined(dayOf(at), source, medium, campaign));
      for (const text of [source, medium, campaign]) {
        if (text && !this.#spelling.has(text.toLowerCase())) this.#spelling.set(text.toLowerCase(), text);
      }
    }
  }

  /** @returns null where there is no rate; what is missing is added to `missing` */
  count(cost: Cost, rates: Rates, currency: string, missing: MissingMoney[]): CountedCost | null {
    const minor = rates.convert(BigInt(cost.amountMinor), cost.currency, cost.date);
    if (minor === null) {
      const amount = formatAmount(BigInt(cost.amountMinor), currencyExponent(cost.currency));
      missing.push({ kind: 'cost', deal: null, date: cost.date, from: cost.currency, to: currency, amount });
    }
    const named = { ...cost, campaign: this.#campaign(cost.campaign) };
    const matched = this.#days.has(joined(cost.date, cost.source, cost.medium, named.campaign));
    return { cost: named, minor: minor ?? 0n, matched };
  }

  #campaign(told: string): string {
    return this.#campaigns.get(told) ?? told;
  }

  #spelled(text: string): string | null {
    return text === '' ? null : (this.#spelling.get(text.toLowerCase()) ?? text);
  }

  value(dimension: KpiDimension, { cost }: CountedCost): string | null {
    const source = this.#spelled(cost.source);
    const medium = this.#spelled(cost.medium);
    const campaign = this.#spelled(cost.campaign);
    if ((TIME_UNITS as readonly string[]).includes(dimension)) return unitOf(cost.date, dimension as TimeUnit);
    switch (dimension) {
      case 'channel':
        return cost.channel ?? classifyChannel({ source, medium, campaign }, this.#rules).channel;
      case 'source':
        return source;
      case 'medium':
        return medium;
      case 'sourceMedium':
        return source === null && medium === null ? null : `${source ?? ''} / ${medium ?? ''}`;
      case 'campaign':
        return campaign;
      case 'content':
        return this.#spelled(cost.content);
      case 'term':
        return this.#spelled(cost.term);
      default:
        return null;
    }
  }

  allowed(filters: TouchFilters, counted: CountedCost): boolean {
    return Object.entries(filters).every(([dimension, list]) =>
      list.includes(this.value(dimension as KpiDimension, counted)),
    );
  }
}
