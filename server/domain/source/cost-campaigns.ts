import { type CampaignAlias, campaignName } from './campaign-aliases.ts';

/** A campaign as touchpoints show it, and its id. */
interface SeenCampaign {
  campaign: string | null;
  campaignId: string | null;
}

export interface CostCampaign {
  /** As it was told, or the name of the id that was told: channel rules look at it. */
  written: string;
  /** As reports show it. Not set is ''. */
  shown: string;
}

/** How campaigns are called that costs tell by a name or an id. */
export function costCampaigns(
  seen: readonly SeenCampaign[],
  aliases: readonly CampaignAlias[],
): (told: string) => CostCampaign {
  const names = new Map<string, string>();
  for (const { campaign, campaignId } of seen) {
    if (campaign !== null && campaignId !== null) names.set(campaignId, campaign);
  }
  return (told) => {
    // What touchpoints show has its alias already.
    const named = names.get(told);
    if (named !== undefined) return { written: named, shown: named };
    return { written: told, shown: campaignName(told || null, aliases) ?? '' };
  };
}
