/** What the platforms claim of a period, and which of our sources are theirs. */
import { addDays } from '../../../shared/periods.ts';
import { dayIn, startOf } from '../../domain/day.ts';
import { platformOf, provenPlatform } from '../../domain/reconciliation/ad-platform.ts';
import type { Place } from '../../domain/reconciliation/ledger.ts';
import { costCampaigns } from '../../domain/source/cost-campaigns.ts';
import type { StoredSite } from '../../storage/facts/sites.ts';
import type { ClickSource } from '../../storage/reads/reports/landed-clicks.ts';
import type { Period } from '../../storage/reads/reports/visits.ts';
import type { Storage } from '../../storage/storage.ts';

export interface Claim {
  place: Place;
  clicks: number | null;
  /** Millionths. */
  conversions: number | null;
  viewThrough: number | null;
}

/** Where a click comes from, in small letters; not set is ''. */
export type Way = Pick<Place, 'source' | 'medium' | 'campaign'>;
type Told = { [K in keyof Way]: string | null };

export class Claims {
  readonly list: readonly Claim[];
  /** Rows of costs, with claims or without. */
  readonly rows: number;
  /** Whole days that claims are of; ms UTC, `to` exclusive. null: there are none. */
  readonly period: Period | null;
  readonly sources: readonly ClickSource[];
  readonly #platforms = new Set<string>();
  /** By source and medium: whose costs name them. */
  readonly #pairs = new Map<string, string>();
  /** How texts are written that are compared in small letters. */
  readonly #spelling: ReadonlyMap<string, string>;

  constructor(
    list: readonly Claim[],
    rows: number,
    sources: readonly ClickSource[],
    spelling: ReadonlyMap<string, string>,
    dayOf: (at: number) => string,
  ) {
    this.list = list;
    this.rows = rows;
    this.sources = sources;
    this.#spelling = spelling;
    for (const { place } of list) {
      this.#platforms.add(place.platform);
      this.#pairs.set(pair(place), place.platform);
    }
    const days = list.map(({ place }) => place.day).sort();
    this.period =
      days.length === 0 ? null : { from: startOf(days[0]!, dayOf), to: startOf(addDays(days.at(-1)!, 1), dayOf) };
  }

  /** The platform that a way is of: costs name its source and medium, or only its click ids come so. null: none's. */
  platformOf(told: Told, clickIds: readonly string[]): { platform: string; isProven: boolean } | null {
    const way = wayOf(told);
    const proven = provenPlatform({ clickIds: [...clickIds] });
    const platform = this.#pairs.get(pair(way)) ?? (proven !== null && this.#platforms.has(proven) ? proven : null);
    return platform === null ? null : { platform, isProven: proven === platform };
  }

  shown(text: string): string | null {
    return text === '' ? null : (this.#spelling.get(text) ?? text);
  }
}

const small = (text: string): string => text.toLowerCase();
const pair = ({ source, medium }: Pick<Way, 'source' | 'medium'>): string => JSON.stringify([source, medium]);

export const wayOf = ({ source, medium, campaign }: Told): Way => ({
  source: small(source ?? ''),
  medium: small(medium ?? ''),
  campaign: small(campaign ?? ''),
});

/** @param period what is asked for; days that it touches count whole */
export async function readClaims(storage: Storage, site: StoredSite, period: Partial<Period>): Promise<Claims> {
  const dayOf = dayIn(site.timeZone);
  const days = {
    ...(period.from === undefined ? {} : { from: dayOf(period.from) }),
    ...(period.to === undefined ? {} : { to: addDays(dayOf(period.to - 1), 1) }),
  };
  const [costs, sources] = await Promise.all([
    storage.read('findCosts', site.siteId, days, null, null),
    storage.read('clickSources', site.siteId),
  ]);
  const campaignOf = costCampaigns(sources, site.channels.aliases);
  const list = costs.flatMap(({ date, clicks, conversions, viewThrough, ...cost }): Claim[] => {
    if ((clicks === null && conversions === null) || cost.source === '') return [];
    const way = wayOf({ ...cost, campaign: campaignOf(cost.campaign).shown });
    return [{ place: { day: date, platform: platformOf(way.source), ...way }, clicks, conversions, viewThrough }];
  });
  const spelling = spellingOf(
    sources.flatMap(({ source, medium, campaign }) => [source, medium, campaign]),
    costs.flatMap(({ source, medium, campaign }) => [source, medium, campaignOf(campaign).shown]),
  );
  return new Claims(list, costs.length, sources, spelling, dayOf);
}

/** As visits write it, so that what is shown can be looked for; of several ways the one that costs use too, else the last. */
function spellingOf(seen: readonly (string | null)[], told: readonly string[]): Map<string, string> {
  const [visits, costs] = [new Set(seen), new Set(told)];
  const spelling = new Map([...costs].map((text) => [small(text), text]));
  for (const text of [...visits].filter((one) => one !== null).sort()) spelling.set(small(text), text);
  for (const text of costs) if (visits.has(text)) spelling.set(small(text), text);
  return spelling;
}
