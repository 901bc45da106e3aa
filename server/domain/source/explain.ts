import { type CampaignAlias, campaignName } from './campaign-aliases.ts';
import { type ChannelRule, type ChannelStep, explainChannel } from './channel-rules.ts';
import { type ContactSource, contactVerdict } from './contact.ts';
import type { SourceInput } from './input.ts';
import { classifyReferrer, type ReferrerKind } from './referrer-kind.ts';
import { channelFields, sourceFields, type Told, type Verdict, verdict } from './verdict.ts';

/** One verdict, told step by step. */
export interface VerdictTrace {
  verdict: Verdict;
  /** What was seen and where source and medium come from; one sentence each. */
  fields: string[];
  /** The channel rules tried, in order. */
  rules: ChannelStep[];
}

export function explainVerdict(
  input: SourceInput,
  rules: readonly ChannelRule[],
  aliases: readonly CampaignAlias[] = [],
): VerdictTrace {
  const fields = sourceFields(input);
  const sentences: string[] = [];
  if (input.referrerHost === null) sentences.push('No external referrer.');
  else {
    const { kind, source } = classifyReferrer(input.referrerHost, input.referrerPath);
    sentences.push(
      `The referrer ${input.referrerHost}${shownPath(input.referrerPath)} is ${KIND_WORDS[kind]}: ${source}.`,
    );
  }
  if (input.clickIds.length > 0) sentences.push(`Click ids in the address: ${input.clickIds.join(', ')}.`);
  sentences.push(told('Source', fields.source), told('Medium', fields.medium));
  if (conflicts(input, fields.source)) {
    sentences.push('Note: a Google click id came with another source in utm_source; the utm parameter stands.');
  }
  sentences.push(...aliased(input.utmCampaign, aliases));
  return {
    verdict: verdict(input, rules, aliases),
    fields: sentences,
    rules: explainChannel(channelFields(input, fields), rules).steps,
  };
}

/** The same of a contact outside the web. */
export function explainContact(
  contact: ContactSource,
  rules: readonly ChannelRule[],
  aliases: readonly CampaignAlias[],
): VerdictTrace {
  const found = contactVerdict(contact, rules, aliases);
  const fields = [
    contact.source ? `Source is “${contact.source}”, as it was told.` : 'No source was told.',
    contact.medium ? `Medium is “${contact.medium}”, as it was told.` : 'No medium was told.',
    ...aliased(contact.campaign ?? null, aliases),
  ];
  if (!found.channelRule.startsWith('contact-')) {
    const { source, medium, campaign, content, campaignId } = contact;
    const told = { source, medium, campaign, content, campaignId };
    return { verdict: found, fields, rules: explainChannel(told, rules).steps };
  }
  const because = contact.channel?.trim()
    ? `${found.channel}: the channel was told with the contact.`
    : found.channelRule === 'contact-offline'
      ? 'Offline: neither the type nor source and medium say more.'
      : `${found.channel}: the contact is of type ${contact.type}.`;
  return {
    verdict: found,
    fields,
    rules: [{ rule: found.channelRule, channel: found.channel, matched: true, because }],
  };
}

function aliased(campaign: string | null, aliases: readonly CampaignAlias[]): string[] {
  const name = campaignName(campaign, aliases);
  return name === campaign ? [] : [`Campaign “${campaign}” is shown as “${name}”, by the campaign aliases.`];
}

function shownPath(path: string | null): string {
  return path?.startsWith('/') ? path : '';
}

function told(name: string, field: Told<string> | null): string {
  if (field === null) return `${name} is not known.`;
  if (field.by === 'direct') return `${name} is “${field.value}”: nothing was told.`;
  return `${name} is “${field.value}”, from the ${field.by === 'utm' ? 'utm parameters' : field.by}.`;
}

/** A tagging mistake worth showing: an ad of Google's under another name. */
function conflicts(input: SourceInput, source: Told<string> | null): boolean {
  return source?.by === 'utm' && input.clickIds.includes('gclid') && !/google|youtube|adwords/i.test(source.value);
}

const KIND_WORDS: Record<ReferrerKind['kind'], string> = {
  'ai-assistant': 'an AI assistant',
  webmail: 'webmail',
  ads: 'an ad server',
  search: 'a search engine',
  video: 'a video site',
  social: 'a social network',
  site: 'a site',
};
