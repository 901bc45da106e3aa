import type { CampaignAlias } from './campaign-aliases.ts';
import { type ChannelRule, DEFAULT_CHANNEL_RULES, DEFAULT_RULES_VERSION } from './channel-rules.ts';

/** All that turns what was seen into a verdict. Versions are kept and never changed: every verdict names its own. */
export interface ChannelDefinition {
  version: number;
  rules: readonly ChannelRule[];
  aliases: readonly CampaignAlias[];
}

/** As shipped: what holds for a site that has changed nothing. */
export const SHIPPED_CHANNELS: ChannelDefinition = {
  version: DEFAULT_RULES_VERSION,
  rules: DEFAULT_CHANNEL_RULES,
  aliases: [],
};
