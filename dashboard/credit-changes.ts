/** What a change of identity does to the credits of deals, by channel. Pure. */
import type { IdentityChanges } from '../shared/api/identity.ts';

export interface ChannelChange {
  channel: string;
  /** Decimal texts, in the deal's currency. */
  before: string;
  after: string;
}
export interface DealChange {
  deal: string;
  models: { model: string; channels: ChannelChange[] }[];
}

/** Deals in the order they come, of each the models under which a channel earns something else than before. */
export function creditChanges(deals: IdentityChanges['deals']): DealChange[] {
  const byDeal = new Map<string, DealChange>();
  for (const { deal, model, before, after } of deals) {
    const [then, now] = [sums(before), sums(after)];
    const channels = [...new Set([...then.keys(), ...now.keys()])]
      .map((channel) => ({ channel, before: amount(then.get(channel)), after: amount(now.get(channel)) }))
      .filter((change) => change.before !== change.after);
    const entry = byDeal.get(deal) ?? { deal, models: [] };
    if (channels.length > 0) entry.models.push({ model, channels });
    byDeal.set(deal, entry);
  }
  return [...byDeal.values()];
}

function sums(credits: IdentityChanges['deals'][number]['before']): Map<string, number> {
  const sum = new Map<string, number>();
  for (const { channel, value } of credits) sum.set(channel, (sum.get(channel) ?? 0) + Number(value));
  return sum;
}

const amount = (value = 0) => value.toFixed(2);
