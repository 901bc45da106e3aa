/** Costs as reports see them: in the site's currency, each in its group, and whether a touchpoint answers them. */

import type { MissingMoney } from '../../../shared/api/kpi.ts';
import { addDays } from '../../../shared/periods.ts';
import type { ReportDimension } from '../../../shared/vocabulary.ts';
import type { Cost } from '../../domain/cost.ts';
import { dayIn, startOf, TIME_UNITS, type TimeUnit, unitOf } from '../../domain/day.ts';
import { currencyExponent, formatAmount } from '../../domain/money.ts';
import type { Rates } from '../../domain/rates.ts';
import { campaignName } from '../../domain/source/campaign-aliases.ts';
import { channelGroupOf } from '../../domain/source/channel-groups.ts';
import { classifyChannel } from '../../domain/source/channel-rules.ts';
import { costCampaigns } from '../../domain/source/cost-campaigns.ts';
import type { StoredSite } from '../../storage/facts/sites.ts';
import type { KnownSource } from '../../storage/reads/reports/kpis.ts';
import type { Period } from '../../storage/reads/reports/visits.ts';
import type { Storage } from '../../storage/storage.ts';
import type { TouchFilters } from '../attribution/groups.ts';

/** Its campaign is called as touchpoints show it: it may be told by an id, or by a name that has an alias. */
interface NamedCost extends Cost {
  /** The campaign that channel rules look at. */
  written: string;
}

export interface CountedCost {
  cost: NamedCost;
  /** Minor units of the report's currency. */
  minor: bigint;
  matched: boolean;
}

/** Fields are compared without regard to case; what is not set is ''. */
const joined = (...parts: (string | null)[]): string => JSON.stringify(parts.map((part) => (part ?? '').toLowerCase()));

/** The costs of a period, and which of them find a touchpoint of their day, source, medium and campaign. */
export async function readCosts(storage: Storage, site: StoredSite, period: Period): Promise<CostBook> {
  const { siteId } = site;
  const dayOf = dayIn(site.timeZone);
  const days = { from: dayOf(Math.max(0, period.from)), to: addDays(dayOf(Math.min(period.to, END_OF_DAYS) - 1), 1) };
  const costs = await storage.read('findCosts', siteId, days, null, null);
  const sources = costs.length === 0 ? [] : await storage.read('knownSources', siteId);
  const book = new CostBook(costs, sources, site);
  if (costs.length === 0) return book;
  const ids = Map.groupBy(sources, ({ source, medium, campaign }) => joined(source, medium, campaign));
  const asks = new Map<string, { from: number; to: number; sources: string[] }>();
  for (const { date, source, medium, campaign } of book.costs) {
    const found = ids.get(joined(source, medium, campaign));
    if (!found) continue;
    const [from, to] = [startOf(date, dayOf), startOf(addDays(date, 1), dayOf)];
    asks.set(joined(date, source, medium, campaign), { from, to, sources: found.map(({ id }) => id) });
  }
  const [touched, contacts] = await Promise.all([
    storage.read('touchedIn', siteId, [...asks.values()]),
    storage.read('contactSources', siteId, period),
  ]);
  for (const [i, day] of [...asks.keys()].entries()) if (touched[i]) book.touch(day);
  for (const { at, source, medium, campaign } of contacts) {
    book.touch(joined(dayOf(at), source, medium, campaignName(campaign, site.channels.aliases)));
  }
  return book;
}

/** After every day that can be told; in no time zone the day after it has five figures in its year. */
const END_OF_DAYS = Date.UTC(9999, 11, 30);

export class CostBook {
  readonly costs: readonly NamedCost[];
  readonly #site: Pick<StoredSite, 'channels' | 'channelGroups'>;
  /** Day, source, medium and campaign of touchpoints. */
  readonly #touched = new Set<string>();
  /** How touchpoints write a source, medium or campaign that a cost writes in other letters. */
  readonly #spelling = new Map<string, string>();

  constructor(
    costs: readonly Cost[],
    sources: readonly KnownSource[],
    site: Pick<StoredSite, 'channels' | 'channelGroups'>,
  ) {
    this.#site = site;
    for (const { source, medium, campaign } of sources) {
      for (const text of [source, medium, campaign]) {
        if (text && !this.#spelling.has(text.toLowerCase())) this.#spelling.set(text.toLowerCase(), text);
      }
    }
    const campaignOf = costCampaigns(sources, site.channels.aliases);
    this.costs = costs.map((cost) => {
      const { written, shown } = campaignOf(cost.campaign);
      return { ...cost, campaign: shown, written };
    });
  }

  touch(day: string): void {
    this.#touched.add(day);
  }

  /** Without a rate it counts 0, and is added to `missing`. */
  count(cost: NamedCost, rates: Rates, currency: string, missing: MissingMoney[]): CountedCost {
    const minor = rates.convert(BigInt(cost.amountMinor), cost.currency, cost.date);
    if (minor === null) {
      const amount = formatAmount(BigInt(cost.amountMinor), currencyExponent(cost.currency));
      missing.push({ kind: 'cost', deal: null, date: cost.date, from: cost.currency, to: currency, amount });
    }
    const matched = this.#touched.has(joined(cost.date, cost.source, cost.medium, cost.campaign));
    return { cost, minor: minor ?? 0n, matched };
  }

  #spelled(text: string): string | null {
    return text === '' ? null : (this.#spelling.get(text.toLowerCase()) ?? text);
  }

  value(dimension: ReportDimension, { cost }: CountedCost): string | null {
    const source = this.#spelled(cost.source);
    const medium = this.#spelled(cost.medium);
    const campaign = this.#spelled(cost.campaign);
    if ((TIME_UNITS as readonly string[]).includes(dimension)) return unitOf(cost.date, dimension as TimeUnit);
    const written = { source, medium, campaign: this.#spelled(cost.written) };
    const channel = () => cost.channel ?? classifyChannel(written, this.#site.channels.rules).channel;
    switch (dimension) {
      case 'channel':
        return channel();
      case 'channelGroup':
        return channelGroupOf(this.#site.channelGroups, channel(), '');
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
      list.includes(this.value(dimension as ReportDimension, counted)),
    );
  }
}
