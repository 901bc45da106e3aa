/**
 * The channel rules as shipped: an ordered list, the first match wins, kept as data so that a site can edit them.
 *
 * Rules 1 to 18 are GA4's default channel group for manually tagged traffic (support.google.com/analytics/answer/9756891),
 * in its order, with its words and its traps: `google / cpm` is Paid Search but `x / cpm` Display; "workshop" is no shop;
 * `google / email` is Organic Search; "affiliates", "newsletter", "social_media" and "remarketing" match nothing.
 *
 * Where we differ from GA4, and why:
 * 1. Click ids count as tags. `gclid` implies google / cpc where the utm parameters leave source or medium empty, so an
 *    auto-tagged ad is Paid Search without a link to Google Ads; a YouTube referrer makes it Paid Video, a partner site's
 *    ad frame Display. GA4 asks Google Ads for that.
 * 2. A source read from the referrer has the category of that place: `l.facebook.com` is social, `google.de` search,
 *    though GA4's lists hold only some such strings; and Yahoo's webmail is Email, though `yahoo` is a search source.
 * 3. GA4's source lists are completed by the hosts of the engines, networks, video sites, shops and assistants we know, and by
 *    a few names advertisers write (data/own-additions.json): `google.com / cpc` is Paid Search and `bsky.app / social`
 *    Organic Social. What GA4 lists stays as it lists it.
 * 4. AI Assistant stands after the paid rules: an advertisement within an assistant is paid, and no organic rule's source list
 *    may catch an assistant. Besides the medium `ai-assistant` (GA4, 13 May 2026) an assistant as source counts
 *    where the medium says nothing else (`utm_source=chatgpt.com`, which ChatGPT appends without a medium).
 * 5. `native` placements (Taboola, Outbrain) are bought: Paid Other. GA4 leaves them Unassigned.
 * 6. `partner` and `partnership` are Affiliates: for a company that lives on leads, partners are that channel. GA4: Unassigned.
 * 7. No medium at all counts like `(not set)` in rule 1.
 */
import {
  type ChannelFields,
  type Condition,
  comparableFields,
  compileCondition,
  type Test,
} from './channel-condition.ts';
import { because } from './channel-explanation.ts';

export interface ChannelRule {
  /** Kebab-case, unique within a list; touchpoints name it. */
  id: string;
  /** The channel's name as reports show it. */
  channel: string;
  when: Condition;
}

export const UNASSIGNED = { channel: 'Unassigned', rule: 'unassigned' } as const;

/** Rises with every change of the list below. */
export const DEFAULT_RULES_VERSION = 1;

const paid: Condition = { field: 'medium', looksLike: 'paid' };
const shoppingCampaign: Condition = { field: 'campaign', looksLike: 'shopping' };
const EMAIL = ['email', 'e-mail', 'e_mail', 'e mail'];

export const DEFAULT_CHANNEL_RULES: ChannelRule[] = [
  {
    id: 'direct',
    channel: 'Direct',
    when: {
      all: [
        { field: 'source', is: ['(direct)'] },
        {
          any: [
            { field: 'medium', is: ['(none)', '(not set)'] },
            { field: 'medium', isSet: false },
          ],
        },
      ],
    },
  },
  { id: 'cross-network', channel: 'Cross-network', when: { field: 'campaign', contains: ['cross-network'] } },
  {
    id: 'paid-shopping',
    channel: 'Paid Shopping',
    when: { all: [{ any: [{ sourceIn: ['shopping'] }, shoppingCampaign] }, paid] },
  },
  { id: 'paid-search', channel: 'Paid Search', when: { all: [{ sourceIn: ['search'] }, paid] } },
  { id: 'paid-social', channel: 'Paid Social', when: { all: [{ sourceIn: ['social'] }, paid] } },
  { id: 'paid-video', channel: 'Paid Video', when: { all: [{ sourceIn: ['video'] }, paid] } },
  {
    id: 'display',
    channel: 'Display',
    when: { field: 'medium', is: ['display', 'banner', 'expandable', 'interstitial', 'cpm'] },
  },
  { id: 'paid-other', channel: 'Paid Other', when: paid },
  { id: 'paid-native', channel: 'Paid Other', when: { field: 'medium', is: ['native'] } },
  {
    id: 'ai-assistant',
    channel: 'AI Assistant',
    when: {
      any: [
        { field: 'medium', is: ['ai-assistant'] },
        {
          all: [
            { sourceIn: ['ai-assistant'] },
            {
              any: [
                { field: 'medium', isSet: false },
                { field: 'medium', is: ['(not set)', '(none)', 'referral', 'organic', 'chat', 'ai'] },
              ],
            },
          ],
        },
      ],
    },
  },
  {
    id: 'organic-shopping',
    channel: 'Organic Shopping',
    when: { any: [{ sourceIn: ['shopping'] }, shoppingCampaign] },
  },
  {
    id: 'organic-social',
    channel: 'Organic Social',
    when: {
      any: [
        { sourceIn: ['social'] },
        { field: 'medium', is: ['social', 'social-network', 'social-media', 'sm', 'social network', 'social media'] },
      ],
    },
  },
  {
    id: 'organic-video',
    channel: 'Organic Video',
    when: { any: [{ sourceIn: ['video'] }, { field: 'medium', contains: ['video'] }] },
  },
  {
    id: 'organic-search',
    channel: 'Organic Search',
    when: { any: [{ sourceIn: ['search'] }, { field: 'medium', is: ['organic'] }] },
  },
  { id: 'referral', channel: 'Referral', when: { field: 'medium', is: ['referral', 'app', 'link'] } },
  {
    id: 'email',
    channel: 'Email',
    when: {
      any: [
        { field: 'source', is: EMAIL },
        { field: 'medium', is: EMAIL },
      ],
    },
  },
  { id: 'affiliates', channel: 'Affiliates', when: { field: 'medium', is: ['affiliate'] } },
  { id: 'partners', channel: 'Affiliates', when: { field: 'medium', is: ['partner', 'partnership'] } },
  { id: 'audio', channel: 'Audio', when: { field: 'medium', is: ['audio'] } },
  {
    id: 'sms',
    channel: 'SMS',
    when: {
      any: [
        { field: 'source', is: ['sms'] },
        { field: 'medium', is: ['sms'] },
      ],
    },
  },
  {
    id: 'mobile-push-notifications',
    channel: 'Mobile Push Notifications',
    when: {
      any: [
        { field: 'medium', endsWith: ['push'] },
        { field: 'medium', contains: ['mobile', 'notification'] },
        { field: 'source', is: ['firebase'] },
      ],
    },
  },
];

/** A list is compiled once; lists are versions and never changed in place. */
const compiled = new WeakMap<readonly ChannelRule[], Test[]>();

function testsOf(rules: readonly ChannelRule[]): Test[] {
  let tests = compiled.get(rules);
  if (!tests) {
    tests = rules.map((rule) => compileCondition(rule.when));
    compiled.set(rules, tests);
  }
  return tests;
}

export interface ChannelVerdict {
  channel: string;
  rule: string;
}

/** The first rule that holds; `unassigned` if none does. */
export function classifyChannel(fields: ChannelFields, rules: readonly ChannelRule[]): ChannelVerdict {
  const comparable = comparableFields(fields);
  const at = testsOf(rules).findIndex((test) => test(comparable));
  const rule = rules[at];
  return rule ? { channel: rule.channel, rule: rule.id } : UNASSIGNED;
}

export interface ChannelStep {
  rule: string;
  channel: string;
  matched: boolean;
  /** One plain sentence. */
  because: string;
}

/** Every rule that was tried, in order, with the reason why it did or did not match. */
export function explainChannel(
  fields: ChannelFields,
  rules: readonly ChannelRule[],
): ChannelVerdict & { steps: ChannelStep[] } {
  const comparable = comparableFields(fields);
  const steps: ChannelStep[] = [];
  for (const rule of rules) {
    const { holds, text } = because(rule.when, comparable);
    const sentence = `${holds ? rule.channel : `Not ${rule.channel}`}: ${text}.`;
    steps.push({ rule: rule.id, channel: rule.channel, matched: holds, because: sentence });
    if (holds) return { channel: rule.channel, rule: rule.id, steps };
  }
  steps.push({
    rule: UNASSIGNED.rule,
    channel: UNASSIGNED.channel,
    matched: true,
    because: 'Unassigned: no rule matched.',
  });
  return { ...UNASSIGNED, steps };
}
