/**
 * The ways people come to the site. What each must be taken for by the channel rules as shipped (`channel`, `source`,
 * `medium`) is written here by hand, beside what it truly is: the tests compare the two opinions.
 */
import type { Currency } from './company.ts';
import type { Entrance } from './pages.ts';

export interface Way {
  id: string;
  channel: string;
  source: string;
  medium: string;
  /** What a campaign is called; `{q}` is the quarter of the day (`2026-q1`), `{m}` the month. Without: none is visible. */
  campaign?: string;
  /** The channel behind it, where tags and referrers hide that. */
  truly?: string;
  /** Share of first visits, and of later ones. */
  first: number;
  again: number;
  /** Only people on the mailing list come this way. */
  mail?: true;
  /** How far a visit by this way moves somebody towards buying. Ways that people use when they already know the company move nobody. */
  push: number;
  entrance: Entrance;
  /** `utm`: source, medium and campaign stand in the address. */
  tags?: 'utm' | 'source only';
  terms?: readonly string[];
  contents?: readonly string[];
  clickId?: 'gclid' | 'msclkid' | 'li_fat_id' | 'fbclid' | 'hubspot';
  referrers?: readonly string[];
  /** Grows or shrinks over the eighteen months: factor at the start and at the end. */
  trend?: readonly [number, number];
  /** Months, 1 to 12, in which it runs; all if left out. */
  months?: readonly number[];
  cost?: {
    currency: Currency;
    perClick: number;
    clickRate: number;
    /** The name in the ad platform, where it differs from what the address says: then spend finds no touchpoint. */
    campaign?: string;
  };
}

const GOOGLE = ['https://www.google.com/', 'https://www.google.de/', 'https://www.google.co.uk/'];
const LINKEDIN = ['https://www.linkedin.com/', 'https://lnkd.in/'];
const GENERIC = ['dispatch software', 'einsatzplanung software', 'field service management', 'tourenplanung handwerk'];

const ads = { tags: 'utm', entrance: 'landing' } as const;
const bare = { entrance: 'any' } as const;

// biome-ignore format: a table
export const WAYS: readonly Way[] = [
  // Paid
  {
    id: 'google-generic', channel: 'Paid Search', source: 'google', medium: 'cpc', campaign: 'generic-dispatch-software',
    first: 9, again: 2, push: 0.4,
    ...ads, terms: GENERIC, clickId: 'gclid', referrers: GOOGLE,
    cost: { currency: 'EUR', perClick: 11.4, clickRate: 0.041 },
  },
  {
    id: 'google-competitor', channel: 'Paid Search', source: 'google', medium: 'cpc', campaign: 'competitor-alternatives',
    first: 3, again: 2, push: 0.5,
    ...ads, terms: ['simpro alternative', 'jobber alternative'], clickId: 'gclid', referrers: GOOGLE, trend: [0.4, 1.4],
    cost: { currency: 'EUR', perClick: 14.2, clickRate: 0.028 },
  },
  {
    id: 'google-brand', channel: 'Paid Search', source: 'google', medium: 'cpc', campaign: 'brand',
    first: 0.7, again: 9, push: 0.03,
    ...ads, entrance: 'home', terms: ['nordlicht dispatch'], clickId: 'gclid', referrers: GOOGLE,
    cost: { currency: 'EUR', perClick: 0.9, clickRate: 0.22 },
  },
  {
    id: 'google-untagged', channel: 'Paid Search', source: 'google', medium: 'cpc',
    first: 4, again: 1, push: 0.4,
    entrance: 'product', clickId: 'gclid', referrers: GOOGLE,
    cost: { currency: 'EUR', perClick: 8.8, clickRate: 0.05, campaign: 'dsa-all-pages' },
  },
  {
    id: 'bing-generic', channel: 'Paid Search', source: 'bing', medium: 'cpc', campaign: 'generic-dispatch-software',
    first: 2.5, again: 0.8, push: 0.38,
    ...ads, terms: GENERIC, clickId: 'msclkid', referrers: ['https://www.bing.com/'],
    cost: { currency: 'USD', perClick: 6.3, clickRate: 0.03 },
  },
  {
    id: 'bing-untagged', channel: 'Paid Search', source: 'bing', medium: 'cpc',
    first: 0.8, again: 0.2, push: 0.38,
    ...bare, clickId: 'msclkid', referrers: ['https://www.bing.com/'],
    cost: { currency: 'USD', perClick: 5.1, clickRate: 0.03, campaign: 'bing-import-2' },
  },
  {
    id: 'linkedin-leaders', channel: 'Paid Social', source: 'linkedin', medium: 'paid_social', campaign: 'ops-leaders-{q}',
    first: 7, again: 2.5, push: 0.35,
    ...ads, entrance: 'guide', contents: ['carousel', 'video-20s', 'document'], clickId: 'li_fat_id', referrers: LINKEDIN.slice(0, 1), trend: [0.7, 1.2],
    cost: { currency: 'USD', perClick: 17.8, clickRate: 0.006 },
  },
  {
    id: 'linkedin-untagged', channel: 'Paid Social', source: 'linkedin', medium: 'paid_social',
    first: 1.2, again: 0.3, push: 0.35,
    ...bare, clickId: 'li_fat_id',
    cost: { currency: 'USD', perClick: 16.2, clickRate: 0.005, campaign: 'boosted-posts' },
  },
  {
    id: 'linkedin-mistagged', channel: 'Organic Social', truly: 'Paid Social', source: 'LinkedIn', medium: 'Social_Paid', campaign: 'Hiring_and_Product',
    first: 0.9, again: 0.2, push: 0.3,
    ...ads, months: [2, 3, 9, 10],
    cost: { currency: 'USD', perClick: 15, clickRate: 0.005 },
  },
  {
    id: 'facebook-lookalike', channel: 'Paid Social', source: 'facebook', medium: 'paid_social', campaign: 'lookalike-trades',
    first: 5, again: 1, push: 0.07,
    ...ads, contents: ['van', 'whiteboard'], clickId: 'fbclid', referrers: ['https://l.facebook.com/', 'https://m.facebook.com/'], trend: [1.6, 0.4],
    cost: { currency: 'EUR', perClick: 2.1, clickRate: 0.012 },
  },
  {
    id: 'retargeting', channel: 'Display', source: 'google', medium: 'display', campaign: 'retargeting-all-visitors',
    first: 0, again: 8, push: 0.02,
    ...ads, entrance: 'home', contents: ['300x250', '728x90'], clickId: 'gclid',
    cost: { currency: 'EUR', perClick: 1.7, clickRate: 0.0012 },
  },
  {
    id: 'youtube-ads', channel: 'Paid Video', source: 'youtube', medium: 'cpv', campaign: 'day-of-a-dispatcher',
    first: 1.6, again: 0.3, push: 0.22,
    ...ads, clickId: 'gclid', referrers: ['https://www.youtube.com/'], months: [3, 4, 5, 9, 10, 11],
    cost: { currency: 'EUR', perClick: 3.9, clickRate: 0.004 },
  },
  {
    id: 'capterra-ads', channel: 'Paid Other', source: 'capterra', medium: 'cpc', campaign: 'fsm-category',
    first: 1.6, again: 0.5, push: 0.6,
    ...ads, referrers: ['https://www.capterra.com/'],
    cost: { currency: 'GBP', perClick: 12.5, clickRate: 0.02 },
  },
  {
    id: 'podcast', channel: 'Audio', source: 'werkbank-podcast', medium: 'audio', campaign: 'sponsoring-{m}',
    first: 1, again: 0.1, push: 0.9,
    ...ads, entrance: 'home',
    cost: { currency: 'EUR', perClick: 38, clickRate: 0.01 },
  },
  // Search, assistants
  {
    id: 'google', channel: 'Organic Search', source: 'google', medium: 'organic',
    first: 24, again: 11, push: 0.33,
    entrance: 'blog', referrers: GOOGLE, trend: [1.1, 0.9],
  },
  {
    id: 'bing', channel: 'Organic Search', source: 'bing', medium: 'organic',
    first: 3.4, again: 1.6, push: 0.33,
    entrance: 'blog', referrers: ['https://www.bing.com/'],
  },
  {
    id: 'duckduckgo', channel: 'Organic Search', source: 'duckduckgo', medium: 'organic',
    first: 1.4, again: 0.5, push: 0.33,
    entrance: 'blog', referrers: ['https://duckduckgo.com/'],
  },
  {
    id: 'ecosia', channel: 'Organic Search', source: 'ecosia', medium: 'organic',
    first: 1, again: 0.3, push: 0.33,
    entrance: 'blog', referrers: ['https://www.ecosia.org/'],
  },
  {
    id: 'chatgpt', channel: 'AI Assistant', source: 'chatgpt.com', medium: 'ai-assistant',
    first: 3.6, again: 1, push: 0.62,
    ...bare, tags: 'source only', referrers: ['https://chatgpt.com/'], trend: [0.2, 2.2],
  },
  {
    id: 'perplexity', channel: 'AI Assistant', source: 'perplexity', medium: 'ai-assistant',
    first: 1, again: 0.2, push: 0.6,
    ...bare, referrers: ['https://www.perplexity.ai/'], trend: [0.3, 1.8],
  },
  {
    id: 'gemini', channel: 'AI Assistant', source: 'gemini', medium: 'ai-assistant',
    first: 0.7, again: 0.2, push: 0.6,
    ...bare, referrers: ['https://gemini.google.com/'], trend: [0.1, 2],
  },
  {
    id: 'copilot', channel: 'AI Assistant', source: 'copilot', medium: 'ai-assistant',
    first: 0.6, again: 0.2, push: 0.6,
    ...bare, referrers: ['https://copilot.microsoft.com/'], trend: [0.3, 1.6],
  },
  // Social, reviews, partners
  {
    id: 'linkedin', channel: 'Organic Social', source: 'linkedin', medium: 'social',
    first: 4.5, again: 3, push: 0.28,
    entrance: 'blog', referrers: LINKEDIN,
  },
  {
    id: 'xing', channel: 'Organic Social', source: 'xing', medium: 'social',
    first: 0.9, again: 0.3, push: 0.2,
    entrance: 'blog', referrers: ['https://www.xing.com/'], trend: [1.4, 0.6],
  },
  {
    id: 'reddit', channel: 'Organic Social', source: 'reddit', medium: 'social',
    first: 0.8, again: 0.1, push: 0.3,
    ...bare, referrers: ['https://www.reddit.com/'],
  },
  {
    id: 'facebook', channel: 'Organic Social', source: 'facebook', medium: 'social',
    first: 0.9, again: 0.3, push: 0.08,
    ...bare, clickId: 'fbclid', referrers: ['https://l.facebook.com/'],
  },
  {
    id: 'youtube', channel: 'Organic Video', source: 'youtube', medium: 'referral',
    first: 0.8, again: 0.3, push: 0.4,
    entrance: 'product', referrers: ['https://www.youtube.com/'],
  },
  {
    id: 'g2', channel: 'Referral', source: 'g2.com', medium: 'referral',
    first: 1.8, again: 2.4, push: 0.7,
    entrance: 'product', referrers: ['https://www.g2.com/products/nordlicht-dispatch/reviews'],
  },
  {
    id: 'capterra', channel: 'Referral', source: 'capterra.com', medium: 'referral',
    first: 1.2, again: 1.3, push: 0.65,
    entrance: 'product', referrers: ['https://www.capterra.com/p/112233/Nordlicht-Dispatch/'],
  },
  {
    id: 'partner', channel: 'Affiliates', source: 'handwerk-digital', medium: 'partner', campaign: 'partner-{q}',
    first: 2, again: 0.4, push: 0.8,
    ...ads, entrance: 'product', referrers: ['https://www.handwerk-digital.example/'],
  },
  {
    id: 'partner-site', channel: 'Referral', source: 'handwerk-digital.example', medium: 'referral',
    first: 1.4, again: 0.3, push: 0.75,
    ...bare, referrers: ['https://www.handwerk-digital.example/werkzeuge/dispo'],
  },
  // Mail
  {
    id: 'newsletter', channel: 'Email', source: 'newsletter', medium: 'email', campaign: 'early-shift-{m}',
    first: 0, again: 17, mail: true, push: 0.2,
    ...ads, entrance: 'blog', contents: ['top-story', 'footer'],
  },
  {
    id: 'nurture', channel: 'Email', source: 'hubspot', medium: 'email', campaign: 'nurture-benchmark',
    first: 0, again: 9, mail: true, push: 0.25,
    ...ads, entrance: 'guide', clickId: 'hubspot',
  },
  {
    id: 'newsletter-mistagged', channel: 'Unassigned', truly: 'Email', source: 'nl', medium: 'newsletter', campaign: 'early-shift-extra',
    first: 0, again: 2.5, mail: true, push: 0.2,
    ...ads, entrance: 'blog',
  },
  {
    id: 'forwarded-mail', channel: 'Email', truly: 'Word of mouth', source: 'outlook', medium: 'email',
    first: 0.3, again: 1, push: 0.5,
    ...bare, referrers: ['https://outlook.live.com/'],
  },
  // What nobody sees
  {
    id: 'direct', channel: 'Direct', source: '(direct)', medium: '(none)',
    first: 7, again: 26, push: 0.02,
    entrance: 'home',
  },
  {
    id: 'podcast-typed', channel: 'Direct', truly: 'Audio', source: '(direct)', medium: '(none)',
    first: 2.2, again: 0, push: 0.9,
    entrance: 'home',
  },
  {
    id: 'recommended', channel: 'Direct', truly: 'Word of mouth', source: '(direct)', medium: '(none)',
    first: 3.6, again: 0.4, push: 0.8,
    entrance: 'home',
  },
  {
    id: 'teams-link', channel: 'Organic Social', truly: 'Word of mouth', source: 'teams', medium: 'social',
    first: 0.4, again: 1.6, push: 0.35,
    ...bare, referrers: ['https://teams.microsoft.com/'],
  },
  {
    id: 'letter', channel: 'Unassigned', truly: 'Direct Mail', source: 'brief', medium: 'qr', campaign: 'werkstatt-brief-{q}',
    first: 0.5, again: 0, push: 0.3,
    ...ads, months: [1, 2, 10],
  },
];

const byId = new Map(WAYS.map((way) => [way.id, way]));

export function way(id: string): Way {
  const found = byId.get(id);
  if (!found) throw new Error(`There is no way ${id}`);
  return found;
}
