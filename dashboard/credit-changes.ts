/** What a change does to the credits of deals, by channel, or by what else earns them. Pure. */

/** A credit, as previews of identity and of channel rules tell it. */
export interface Credited {
  channel: string;
  /** A decimal text. */
  value: string;
}
export interface DealCredits<Credit extends Credited> {
  deal: string;
  model: string;
  before: readonly Credit[];
  after: readonly Credit[];
}

export interface PlaceChange {
  place: string;
  /** Decimal texts, in the deal's currency. */
  before: string;
  after: string;
}
export interface DealChange {
  deal: string;
  models: { model: string; places: PlaceChange[] }[];
}

/**
 * Deals in the order they come, of each the models under which a place earns something else than before.
 * @param placeOf what earns the credit; its channel if left out
 */
export function creditChanges<Credit extends Credited>(
  deals: readonly DealCredits<Credit>[],
  placeOf: (credit: Credit) => string = ({ channel }) => channel,
): DealChange[] {
  const byDeal = new Map<string, DealChange>();
  for (const { deal, model, before, after } of deals) {
    const [then, now] = [sums(before, placeOf), sums(after, placeOf)];
    const places = [...new Set([...then.keys(), ...now.keys()])]
      .map((place) => ({ place, before: amount(then.get(place)), after: amount(now.get(place)) }))
      .filter((change) => change.before !== change.after);
    const entry = byDeal.get(deal) ?? { deal, models: [] };
    if (places.length > 0) entry.models.push({ model, places });
    byDeal.set(deal, entry);
  }
  return [...byDeal.values()];
}

function sums<Credit extends Credited>(
  credits: readonly Credit[],
  placeOf: (credit: Credit) => string,
): Map<string, number> {
  const sum = new Map<string, number>();
  for (const credit of credits) {
    const place = placeOf(credit);
    sum.set(place, (sum.get(place) ?? 0) + Number(credit.value));
  }
  return sum;
}

const amount = (value = 0) => value.toFixed(2);
