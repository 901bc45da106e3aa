import { type CampaignAlias, campaignName } from './campaign-aliases.ts';
import { type ChannelRule, classifyChannel, UNASSIGNED } from './channel-rules.ts';
import type { Verdict } from './verdict.ts';

/** A contact outside the web, as a program or a person reported it. */
export interface ContactSource {
  type: string;
  channel?: string | null;
  source?: string | null;
  medium?: string | null;
  campaign?: string | null;
  content?: string | null;
  campaignId?: string | null;
}

/** The channel of contacts whose type says it all. */
const CHANNEL_OF_TYPE: Record<string, string> = {
  call: 'Phone',
  chat: 'Chat',
  meeting: 'Events',
  event: 'Events',
  webinar: 'Events',
  direct_mail: 'Direct Mail',
};

/** The sender's channel stands; else the type decides, else source and medium by the channel rules, else Offline. */
export function contactVerdict(
  contact: ContactSource,
  rules: readonly ChannelRule[],
  aliases: readonly CampaignAlias[] = [],
): Verdict {
  const fields = {
    source: contact.source || null,
    medium: contact.medium || null,
    campaign: contact.campaign || null,
    content: contact.content || null,
    campaignId: contact.campaignId || null,
  };
  const campaign = campaignName(fields.campaign, aliases);
  return { ...fields, campaign, ...contactChannel(contact, fields, rules) };
}

function contactChannel(
  contact: ContactSource,
  fields: { source: string | null; medium: string | null; campaign: string | null },
  rules: readonly ChannelRule[],
): Pick<Verdict, 'channel' | 'channelRule'> {
  if (contact.channel?.trim()) return { channel: contact.channel.trim(), channelRule: 'contact-given' };
  const byType = Object.hasOwn(CHANNEL_OF_TYPE, contact.type) ? CHANNEL_OF_TYPE[contact.type] : undefined;
  if (byType) return { channel: byType, channelRule: `contact-${contact.type.replaceAll('_', '-')}` };
  if (contact.type.startsWith('email_')) return { channel: 'Email', channelRule: 'contact-email' };
  if (fields.source || fields.medium) {
    const { channel, rule } = classifyChannel(fields, rules);
    if (rule !== UNASSIGNED.rule) return { channel, channelRule: rule };
  }
  return { channel: 'Offline', channelRule: 'contact-offline' };
}
