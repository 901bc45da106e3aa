/** What each channel earns of one deal, model by model. Pure. */
import type { DealAttribution } from '../shared/api/attribution.ts';

export interface ModelBar {
  id: string;
  /** Largest first over all models, so that a channel stands in the same place in every bar. */
  parts: { channel: string; value: number; share: number }[];
  /** Share of the value that nothing earned. */
  unattributed: number;
}

export function channelShares({ models }: Pick<DealAttribution, 'models'>): ModelBar[] {
  const sums = Object.entries(models).map(([id, { touchpoints, unattributed }]) => {
    const byChannel = new Map<string, { value: number; share: number }>();
    for (const { channel, value, weight } of touchpoints) {
      const sum = byChannel.get(channel) ?? { value: 0, share: 0 };
      byChannel.set(channel, { value: sum.value + Number(value), share: sum.share + weight });
    }
    return { id, byChannel, unattributed: touchpoints.length === 0 && Number(unattributed) !== 0 ? 1 : 0 };
  });
  const whole = new Map<string, number>();
  for (const { byChannel } of sums) {
    for (const [channel, { share }] of byChannel) whole.set(channel, (whole.get(channel) ?? 0) + share);
  }
  const order = [...whole.keys()].sort((a, b) => (whole.get(b) ?? 0) - (whole.get(a) ?? 0) || (a < b ? -1 : 1));
  return sums.map(({ id, byChannel, unattributed }) => ({
    id,
    unattributed,
    parts: order.flatMap((channel) => {
      const sum = byChannel.get(channel);
      return sum && sum.share > 0 ? [{ channel, ...sum }] : [];
    }),
  }));
}
