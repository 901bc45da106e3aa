import { describe, expect, test } from 'vitest';
import { type ChannelRule, classifyChannel, DEFAULT_CHANNEL_RULES, explainChannel } from './channel-rules.ts';

const classify = (source: string | null, medium: string | null, campaign: string | null = null) =>
  classifyChannel({ source, medium, campaign }, DEFAULT_CHANNEL_RULES);

type Row = [source: string | null, medium: string | null, campaign: string | null, channel: string];

const GA4_TABLE: Row[] = [
  ['(direct)', '(none)', null, 'Direct'],
  ['(direct)', '(not set)', null, 'Direct'],
  ['(direct)', null, null, 'Direct'],
  ['some', 'thing', 'x cross-network y', 'Cross-network'],
  ['(other)', 'cpc', 'Cross-Network', 'Cross-network'],
  ['amazon', 'cpc', null, 'Paid Shopping'],
  ['some', 'ppc', 'shopping', 'Paid Shopping'],
  ['google', 'cpc', 'summer eshop', 'Paid Shopping'],
  ['google', 'cpc', null, 'Paid Search'],
  ['bing', 'paid_search', null, 'Paid Search'],
  ['google', 'retargeting', null, 'Paid Search'],
  ['facebook', 'paid', null, 'Paid Social'],
  ['linkedin.com', 'cpc', null, 'Paid Social'],
  ['youtube', 'cpv', null, 'Paid Video'],
  ['youtube', 'paidvideo', null, 'Paid Video'],
  ['youtube.com', 'cpm', null, 'Paid Video'],
  ['some', 'display', null, 'Display'],
  ['some', 'banner', null, 'Display'],
  ['some', 'expandable', null, 'Display'],
  ['some', 'interstitial', null, 'Display'],
  ['some', 'cpc', null, 'Paid Other'],
  ['some', 'paid-partner', null, 'Paid Other'],
  ['etsy', 'referral', null, 'Organic Shopping'],
  ['some', 'email', 'shop-news', 'Organic Shopping'],
  ['facebook', 'referral', null, 'Organic Social'],
  ['some', 'social', null, 'Organic Social'],
  ['some', 'social-network', null, 'Organic Social'],
  ['some', 'social-media', null, 'Organic Social'],
  ['some', 'sm', null, 'Organic Social'],
  ['some', 'social network', null, 'Organic Social'],
  ['some', 'social media', null, 'Organic Social'],
  ['vimeo', 'referral', null, 'Organic Video'],
  ['some', 'my-video-ad', null, 'Organic Video'],
  ['bing', null, null, 'Organic Search'],
  ['some', 'organic', null, 'Organic Search'],
  ['chatgpt', 'ai-assistant', null, 'AI Assistant'],
  ['some', 'referral', null, 'Referral'],
  ['some', 'app', null, 'Referral'],
  ['some', 'link', null, 'Referral'],
  ['some', 'email', null, 'Email'],
  ['e-mail', 'x', null, 'Email'],
  ['some', 'e_mail', null, 'Email'],
  ['some', 'e mail', null, 'Email'],
  ['some', 'affiliate', null, 'Affiliates'],
  ['some', 'audio', null, 'Audio'],
  ['sms', 'x', null, 'SMS'],
  ['some', 'sms', null, 'SMS'],
  ['some', 'webpush', null, 'Mobile Push Notifications'],
  ['some', 'in-mobile-app', null, 'Mobile Push Notifications'],
  ['some', 'notification-bell', null, 'Mobile Push Notifications'],
  ['firebase', 'x', null, 'Mobile Push Notifications'],
  ['some', 'thing', 'x', 'Unassigned'],
  [null, null, 'x', 'Unassigned'],
];

const TRAPS: Row[] = [
  ['google', 'cpm', null, 'Paid Search'],
  ['x', 'cpm', null, 'Display'],
  ['x', 'cpc', null, 'Paid Other'],
  ['some', 'cpc', 'workshop', 'Paid Other'],
  ['some', 'other', 'workshop', 'Unassigned'],
  ['some', 'other', 'bishop', 'Unassigned'],
  ['some', 'other', 'photoshop', 'Unassigned'],
  ['some', 'other', 'eshop', 'Organic Shopping'],
  ['some', 'other', 'workshopping', 'Organic Shopping'],
  ['some', 'other', 'my_shop', 'Organic Shopping'],
  ['some', 'other', 'Shop', 'Organic Shopping'],
  ['google', 'email', null, 'Organic Search'],
  ['some', 'affiliates', null, 'Unassigned'],
  ['some', 'newsletter', null, 'Unassigned'],
  ['some', 'social_media', null, 'Unassigned'],
  ['some', 'remarketing', null, 'Unassigned'],
  ['some', 'retargeting', null, 'Paid Other'],
  ['some', 'pushy', null, 'Unassigned'],
  ['my email', 'x', null, 'Unassigned'],
  ['(direct)', 'x', null, 'Unassigned'],
  ['direct', '(none)', null, 'Unassigned'],
  ['GOOGLE', 'CPC', null, 'Paid Search'],
  [' Google ', ' Cpc ', null, 'Paid Search'],
  ['g\u200boogle', 'cpc', null, 'Paid Search'],
  ['ｇｏｏｇｌｅ', 'cpc', null, 'Paid Search'],
];

const OUR_DEVIATIONS: Row[] = [
  ['google.com', 'cpc', null, 'Paid Search'],
  ['google.co.uk', 'cpc', null, 'Paid Search'],
  ['www.bing.com', 'cpc', null, 'Paid Search'],
  ['bsky.app', 'cpc', null, 'Paid Social'],
  ['meta', 'paid', null, 'Paid Social'],
  ['amazon.de', 'cpc', null, 'Paid Shopping'],
  ['taboola', 'native', null, 'Paid Other'],
  ['some', 'partnership', null, 'Affiliates'],
  ['chatgpt.com', null, null, 'AI Assistant'],
  ['chatgpt.com', 'referral', null, 'AI Assistant'],
  ['chatgpt.com', 'cpc', null, 'Paid Other'],
  ['perplexity', 'email', null, 'Email'],
];

const name = 'source %s, medium %s, campaign %s: %s';

describe("GA4's default channel group", () => {
  test.each(GA4_TABLE)(name, (source, medium, campaign, channel) => {
    expect(classify(source, medium, campaign).channel).toBe(channel);
  });
});

describe('its traps', () => {
  test.each(TRAPS)(name, (source, medium, campaign, channel) => {
    expect(classify(source, medium, campaign).channel).toBe(channel);
  });
});

describe('where we differ, as documented', () => {
  test.each(OUR_DEVIATIONS)(name, (source, medium, campaign, channel) => {
    expect(classify(source, medium, campaign).channel).toBe(channel);
  });
});

test('each rule has an id of its own and can be reached', () => {
  const ids = DEFAULT_CHANNEL_RULES.map((rule) => rule.id);
  expect(new Set(ids).size).toBe(ids.length);
  const reached = new Set([...GA4_TABLE, ...OUR_DEVIATIONS].map(([s, m, c]) => classify(s, m, c).rule));
  expect(ids.filter((id) => !reached.has(id))).toEqual([]);
});

test('rules are data: they survive JSON', () => {
  const copy = JSON.parse(JSON.stringify(DEFAULT_CHANNEL_RULES)) as ChannelRule[];
  for (const [source, medium, campaign] of [...GA4_TABLE, ...TRAPS]) {
    expect(classifyChannel({ source, medium, campaign }, copy)).toEqual(classify(source, medium, campaign));
  }
});

test('a site can put its own rule first', () => {
  const rules: ChannelRule[] = [
    {
      id: 'podcast',
      channel: 'Podcast',
      when: {
        all: [
          { field: 'source', startsWith: ['Pod'] },
          { field: 'campaign', endsWith: ['2026'] },
          { not: { field: 'medium', isSet: true } },
          { not: { clickIdIn: ['gclid'] } },
        ],
      },
    },
    ...DEFAULT_CHANNEL_RULES,
  ];
  const fields = { source: 'podigee', medium: null, campaign: 'Spring 2026' };
  expect(classifyChannel(fields, rules)).toEqual({ channel: 'Podcast', rule: 'podcast' });
  expect(classifyChannel({ ...fields, clickIds: ['gclid'] }, rules).rule).toBe('unassigned');
  expect(classifyChannel({ ...fields, campaign: 'x' }, rules).rule).toBe('unassigned');
});

test('words that are empty or shapes that are unknown match nothing', () => {
  const rules = [
    { id: 'a', channel: 'A', when: { field: 'source', contains: [''] } },
    { id: 'b', channel: 'B', when: { field: 'source', matches: '(a+)+$' } },
    { id: 'c', channel: 'C', when: {} },
  ] as unknown as ChannelRule[];
  expect(classifyChannel({ source: 'x', medium: null, campaign: null }, rules).rule).toBe('unassigned');
});

test('the explanation tells every rule tried and why, and agrees with the verdict', () => {
  const { steps, channel } = explainChannel({ source: 'newsletter', medium: 'Email' }, DEFAULT_CHANNEL_RULES);
  expect(channel).toBe('Email');
  expect(steps.at(-1)).toEqual({
    rule: 'email',
    channel: 'Email',
    matched: true,
    because: 'Email: the medium “email” is “email” or “e-mail” or “e_mail” or “e mail”.',
  });
  expect(steps.find((step) => step.rule === 'paid-search')?.because).toBe(
    'Not Paid Search: the source “newsletter” is not known as a search engine.',
  );
  for (const [source, medium, campaign] of [...GA4_TABLE, ...TRAPS, ...OUR_DEVIATIONS]) {
    const explained = explainChannel({ source, medium, campaign }, DEFAULT_CHANNEL_RULES);
    expect(explained).toMatchObject(classify(source, medium, campaign));
    expect(explained.steps.filter((step) => step.matched)).toHaveLength(1);
  }
});
