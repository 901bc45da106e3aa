/** Which campaigns brought a deal: what each earns under one model, and under which models it earns the most. Pure. */
import type { DealAttribution } from '../shared/api/attribution.ts';

export interface DealCampaign {
  /** Null: touchpoints without a campaign. */
  campaign: string | null;
  touchpoints: number;
  share: number;
  value: number;
  /** Ids of the models under which no other campaign earns more. */
  leadsUnder: string[];
}

/** Shares are sums of fractions: nearer than this, they are one. */
const SAME = 1e-9;

/** Most credit first. */
export function dealCampaigns({ models }: Pick<DealAttribution, 'models'>, model: string): DealCampaign[] {
  const leaders = new Map<string, string[]>();
  for (const [id, { touchpoints }] of Object.entries(models)) {
    const named = [...sums(touchpoints)].filter(([campaign, { share }]) => campaign !== null && share > 0);
    const highest = Math.max(...named.map(([, { share }]) => share));
    for (const [campaign, { share }] of named)
      if (campaign !== null && share > highest - SAME) leaders.set(campaign, [...(leaders.get(campaign) ?? []), id]);
  }
  return [...sums(models[model]?.touchpoints ?? [])]
    .map(([campaign, sum]) => ({ campaign, ...sum, leadsUnder: leaders.get(campaign ?? '') ?? [] }))
    .sort((a, b) => b.share - a.share);
}

type Credits = DealAttribution['models'][string]['touchpoints'];

function sums(credits: Credits) {
  const byCampaign = new Map<string | null, { touchpoints: number; share: number; value: number }>();
  for (const { campaign, weight, value } of credits) {
    const sum = byCampaign.get(campaign) ?? { touchpoints: 0, share: 0, value: 0 };
    byCampaign.set(campaign, {
      touchpoints: sum.touchpoints + 1,
      share: sum.share + weight,
      value: sum.value + Number(value),
    });
  }
  return byCampaign;
}
