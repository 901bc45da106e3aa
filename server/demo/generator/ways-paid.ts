/** Advertising. What a click costs stands in the contract with each platform, so currencies differ. */
import type { Way } from './way.ts';

const GOOGLE = ['https://www.google.com/', 'https://www.google.de/', 'https://www.google.co.uk/'];
const BING = ['https://www.bing.com/'];
const FACEBOOK = ['https://l.facebook.com/', 'https://m.facebook.com/'];
const GENERIC = ['dispatch software', 'einsatzplanung software', 'field service management', 'tourenplanung handwerk'];

const ads = { tags: 'utm', entrance: 'landing' } as const;

// biome-ignore format: a table
export const PAID_WAYS: readonly Way[] = [
  {
    id: 'google-generic', channel: 'Paid Search', source: 'google', medium: 'cpc',
    campaign: 'generic-dispatch-software',
    first: 9, again: 2, push: 0.4,
    ...ads, terms: GENERIC, clickId: 'gclid', referrers: GOOGLE,
    cost: { currency: 'EUR', perClick: 11.4, clickRate: 0.041 },
  },
  {
    id: 'google-competitor', channel: 'Paid Search', source: 'google', medium: 'cpc',
    campaign: 'competitor-alternatives',
    first: 3, again: 2, push: 0.5,
    ...ads, terms: ['simpro alternative', 'jobber alternative'], clickId: 'gclid',
    referrers: GOOGLE, trend: [0.4, 1.4],
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
    id: 'bing-generic', channel: 'Paid Search', source: 'bing', medium: 'cpc',
    campaign: 'generic-dispatch-software',
    first: 2.5, again: 0.8, push: 0.38,
    ...ads, terms: GENERIC, clickId: 'msclkid', referrers: BING,
    cost: { currency: 'USD', perClick: 6.3, clickRate: 0.03 },
  },
  {
    id: 'bing-untagged', channel: 'Paid Search', source: 'bing', medium: 'cpc',
    first: 0.8, again: 0.2, push: 0.38,
    entrance: 'any', clickId: 'msclkid', referrers: BING,
    cost: { currency: 'USD', perClick: 5.1, clickRate: 0.03, campaign: 'bing-import-2' },
  },
  {
    id: 'linkedin-leaders', channel: 'Paid Social', source: 'linkedin', medium: 'paid_social',
    campaign: 'ops-leaders-{q}',
    first: 7, again: 2.5, push: 0.35,
    ...ads, entrance: 'guide', contents: ['carousel', 'video-20s', 'document'], clickId: 'li_fat_id',
    referrers: ['https://www.linkedin.com/'], trend: [0.7, 1.2],
    cost: { currency: 'USD', perClick: 17.8, clickRate: 0.006 },
  },
  {
    id: 'linkedin-untagged', channel: 'Paid Social', source: 'linkedin', medium: 'paid_social',
    first: 1.2, again: 0.3, push: 0.35,
    entrance: 'any', clickId: 'li_fat_id',
    cost: { currency: 'USD', perClick: 16.2, clickRate: 0.005, campaign: 'boosted-posts' },
  },
  {
    id: 'linkedin-mistagged', channel: 'Organic Social', truly: 'Paid Social',
    source: 'LinkedIn', medium: 'Social_Paid',
    campaign: 'Hiring_and_Product',
    first: 0.9, again: 0.2, push: 0.3,
    ...ads, months: [2, 3, 9, 10],
    cost: { currency: 'USD', perClick: 15, clickRate: 0.005 },
  },
  {
    id: 'facebook-lookalike', channel: 'Paid Social', source: 'facebook', medium: 'paid_social',
    campaign: 'lookalike-trades',
    first: 5, again: 1, push: 0.07,
    ...ads, contents: ['van', 'whiteboard'], clickId: 'fbclid',
    referrers: FACEBOOK, trend: [1.6, 0.4],
    cost: { currency: 'EUR', perClick: 2.1, clickRate: 0.012 },
  },
  {
    id: 'retargeting', channel: 'Display', source: 'google', medium: 'display',
    campaign: 'retargeting-all-visitors',
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
];
