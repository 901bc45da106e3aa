/**
 * What ad platforms claim beside what was seen, row by row: claimed = ours + all causes + unexplained, exactly, in whole
 * units (clicks, or millionths of a conversion). Rules: docs/reconciliation.md.
 */
import { allocate } from '../money.ts';

/** One row: what a platform tells, or what was seen, of a day and campaign. Texts in small letters; not set is ''. */
export interface Place {
  /** 2026-01-31, in the site's time zone. */
  day: string;
  platform: string;
  source: string;
  medium: string;
  campaign: string;
}

export interface Entry<Cause extends string> {
  place: Place;
  /** null: the platform tells nothing of this campaign and day. */
  claimed: number | null;
  ours: number;
  causes: Partial<Record<Cause, number>>;
  /** Of what was seen: what a click id proves to be the platform's, whatever the tags say. */
  proven: number;
}

/** Why something seen belongs to another row than the one its tags name. */
export const TAG_CAUSES = ['campaignSpelling', 'noCampaignTag', 'otherTags'] as const;
export type TagCause = (typeof TAG_CAUSES)[number];

export class Ledger<Cause extends string> {
  readonly #entries = new Map<string, Entry<Cause | TagCause>>();
  /** By platform and day: the rows it told. */
  readonly #told = new Map<string, Entry<Cause | TagCause>[]>();

  /** All claims come first. The same place again is added up. */
  claim(place: Place, amount: number): void {
    const entry = this.#at(place);
    if (entry.claimed === null) {
      const day = dayKey(place);
      const told = this.#told.get(day);
      if (told) told.push(entry);
      else this.#told.set(day, [entry]);
    }
    entry.claimed = (entry.claimed ?? 0) + amount;
  }

  /** Did the platform tell anything of this day? What it does not tell of is not compared. */
  isTold(place: Pick<Place, 'day' | 'platform'>): boolean {
    return this.#told.has(dayKey(place));
  }

  addOurs(place: Place, amount: number): void {
    this.#at(place).ours += amount;
  }

  addCause(place: Place, cause: Cause, amount: number): void {
    add(this.#at(place), cause, amount);
  }

  addProof(place: Place, amount: number): void {
    this.#at(place).proven += amount;
  }

  /**
   * Takes what was seen under tags that the platform does not claim to the rows that it does: at once where the names
   * differ only in spelling; else, for what is proven to be the platform's, into the open gaps of its day. Comes last.
   */
  settle(): void {
    const told = this.#sorted().filter(({ claimed }) => claimed !== null);
    const spelled = new Map(told.toReversed().map((entry) => [spellingKey(entry.place), entry]));
    const strays = new Map<string, Record<'noCampaignTag' | 'otherTags', Entry<Cause | TagCause>[]>>();
    for (const entry of this.#sorted()) {
      const { place } = entry;
      if (entry.claimed !== null || explained(entry) <= 0) continue;
      const twin = bareLetters(place.campaign) === '' ? undefined : spelled.get(spellingKey(place));
      if (twin) {
        move(entry, twin, 'campaignSpelling', explained(entry));
        continue;
      }
      if (entry.proven <= 0) continue;
      const day = dayKey(place);
      const list = strays.get(day) ?? { noCampaignTag: [], otherTags: [] };
      list[place.campaign === '' ? 'noCampaignTag' : 'otherTags'].push(entry);
      strays.set(day, list);
    }
    for (const [day, list] of strays) {
      const told = (this.#told.get(day) ?? []).toSorted(byPlace);
      for (const cause of ['noCampaignTag', 'otherTags'] as const) shareOut(list[cause], told, cause);
    }
  }

  entries(): Entry<Cause | TagCause>[] {
    return this.#sorted();
  }

  #at(place: Place): Entry<Cause | TagCause> {
    const key = JSON.stringify([place.day, place.platform, place.source, place.medium, place.campaign]);
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { place, claimed: null, ours: 0, causes: {}, proven: 0 };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  #sorted(): Entry<Cause | TagCause>[] {
    return [...this.#entries.values()].sort(byPlace);
  }
}

/** What of the claim is not ours and has no cause. */
export const unexplained = (entry: Pick<Entry<string>, 'claimed' | 'ours' | 'causes'>): number =>
  (entry.claimed ?? 0) - explained(entry);

const explained = ({ ours, causes }: Pick<Entry<string>, 'ours' | 'causes'>): number =>
  Object.values<number | undefined>(causes).reduce<number>((sum, amount) => sum + (amount ?? 0), ours);

function add(entry: Entry<string>, cause: string, amount: number): void {
  if (amount !== 0) entry.causes[cause] = (entry.causes[cause] ?? 0) + amount;
}

function move(from: Entry<string>, to: Entry<string>, cause: TagCause, amount: number): void {
  add(from, cause, -amount);
  add(to, cause, amount);
}

/** Both sides in proportion, by largest remainder: no row gets more than its gap, none gives more than it has. */
function shareOut(from: readonly Entry<string>[], told: readonly Entry<string>[], cause: TagCause): void {
  const given = from.map((entry) => Math.min(entry.proven, explained(entry)));
  const gaps = told.map((entry) => Math.max(0, unexplained(entry)));
  const amount = BigInt(Math.min(total(given), total(gaps)));
  if (amount === 0n) return;
  for (const [i, part] of allocate(amount, given).entries()) add(from[i]!, cause, -Number(part));
  for (const [i, part] of allocate(amount, gaps).entries()) add(told[i]!, cause, Number(part));
}

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

const dayKey = ({ day, platform }: Pick<Place, 'day' | 'platform'>): string => `${day} ${platform}`;
const bareLetters = (campaign: string): string => campaign.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');
const spellingKey = ({ day, platform, source, medium, campaign }: Place): string =>
  JSON.stringify([day, platform, source, medium, bareLetters(campaign)]);

const FIELDS = ['day', 'platform', 'source', 'medium', 'campaign'] as const;
function byPlace({ place: a }: Entry<string>, { place: b }: Entry<string>): number {
  const field = FIELDS.find((name) => a[name] !== b[name]);
  return field === undefined ? 0 : a[field] < b[field] ? -1 : 1;
}
