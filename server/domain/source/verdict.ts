import { type CampaignAlias, campaignName } from './campaign-aliases.ts';
import type { ChannelFields } from './channel-condition.ts';
import { type ChannelRule, classifyChannel } from './channel-rules.ts';
import { type ClickId, implied } from './click-ids.ts';
import type { SourceInput } from './input.ts';
import { classifyReferrer, type ReferrerKind } from './referrer-kind.ts';
import { type SourceCategory, sourceCategory } from './source-categories.ts';

/** Where a landing came from, as reports group it. Null: not known. */
export interface Verdict {
  source: string | null;
  medium: string | null;
  campaign: string | null;
  content: string | null;
  campaignId: string | null;
  channel: string;
  /** The id of the channel rule that matched. */
  channelRule: string;
}

/** Who supplied a field. */
export type Origin = 'utm' | 'click id' | 'referrer' | 'direct';

export interface Told<T> {
  value: T;
  by: Origin;
}

/** Source and medium with their origin; null: not known. */
export interface SourceFields {
  source: Told<string> | null;
  medium: Told<string> | null;
  category: SourceCategory | null;
}

/** @param aliases give the campaign its name for reports; the rules look at it as it was sent */
export function verdict(
  input: SourceInput,
  rules: readonly ChannelRule[],
  aliases: readonly CampaignAlias[] = [],
): Verdict {
  const fields = sourceFields(input);
  const { channel, rule } = classifyChannel(channelFields(input, fields), rules);
  return {
    source: fields.source?.value ?? null,
    medium: fields.medium?.value ?? null,
    campaign: campaignName(input.utmCampaign, aliases),
    content: input.utmContent,
    campaignId: input.utmId,
    channel,
    channelRule: rule,
  };
}

export function channelFields(input: SourceInput, fields: SourceFields): ChannelFields {
  return {
    source: fields.source?.value ?? null,
    medium: fields.medium?.value ?? null,
    campaign: input.utmCampaign,
    content: input.utmContent,
    campaignId: input.utmId,
    sourcePlatform: input.utmSourcePlatform,
    referrerHost: input.referrerHost,
    category: fields.category,
    clickIds: input.clickIds,
  };
}

/** Per field: utm, click ids that prove something, referrer, click ids that only hint; direct if nothing was told at all. */
export function sourceFields(input: SourceInput): SourceFields {
  const referrer = input.referrerHost === null ? null : classifyReferrer(input.referrerHost, input.referrerPath);
  const ids = input.clickIds;
  const proof = ids.length === 0 ? null : (paidClick(ids, referrer) ?? implied(ids, 'mail'));
  const hint = ids.length === 0 || referrer ? null : implied(ids, 'hint');
  if (!referrer && !proof && !hint && !isTagged(input)) return DIRECT;

  const source =
    told(input.utmSource, 'utm') ??
    told(proof?.source, 'click id') ??
    told(referrer?.source, 'referrer') ??
    told(hint?.source, 'click id');
  const medium =
    told(input.utmMedium, 'utm') ??
    told(proof?.medium, 'click id') ??
    told(assistantMedium(input.utmSource), 'utm') ??
    told(referrer?.medium, 'referrer') ??
    told(hint?.medium, 'click id');
  return { source, medium, category: categoryOf(source, proof ?? hint, referrer) };
}

const DIRECT: SourceFields = {
  source: { value: '(direct)', by: 'direct' },
  medium: { value: '(none)', by: 'direct' },
  category: null,
};

function told(value: string | null | undefined, by: Origin): Told<string> | null {
  return value ? { value, by } : null;
}

function isTagged(input: SourceInput): boolean {
  return (
    input.utmSource !== null ||
    input.utmMedium !== null ||
    input.utmCampaign !== null ||
    input.utmContent !== null ||
    input.utmId !== null ||
    input.utmSourcePlatform !== null ||
    input.utmCreativeFormat !== null ||
    input.utmMarketingTactic !== null
  );
}

interface Proof {
  source: string | null;
  medium: string | null;
}

/** Google Ads tag search, YouTube and partner sites alike; the referrer tells them apart. */
function paidClick(ids: readonly string[], referrer: ReferrerKind | null): Proof | null {
  const id: ClickId | null = implied(ids, 'paid');
  if (!id?.google || referrer === null) return id;
  if (referrer.kind === 'video' && referrer.source === 'youtube') return { source: referrer.source, medium: id.medium };
  return referrer.kind === 'ads' && referrer.source === 'google' ? referrer : id;
}

/** Assistants append `utm_source=chatgpt.com` and no medium. */
function assistantMedium(utmSource: string | null): string | null {
  return utmSource !== null && sourceCategory(utmSource) === 'ai-assistant' ? 'ai-assistant' : null;
}

/** A place known from its address keeps its category; a written name is looked up, affiliate networks excepted (Rakuten is also an engine). */
function categoryOf(
  source: Told<string> | null,
  proof: Proof | null,
  referrer: ReferrerKind | null,
): SourceCategory | null {
  if (source === null || source.by === 'direct') return null;
  if (source.by === 'referrer') return referrer?.category ?? null;
  if (source.by === 'click id' && (proof?.medium === 'affiliate' || proof?.medium === 'email')) return null;
  return sourceCategory(source.value);
}
