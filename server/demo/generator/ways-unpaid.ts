/** Ways that cost nothing a click: search, assistants, social networks, reviews, partners, mail, what nobody sees. */
import type { Way } from './way.ts';

const GOOGLE = ['https://www.google.com/', 'https://www.google.de/', 'https://www.google.co.uk/'];

const tagged = { tags: 'utm' } as const;
const bare = { entrance: 'any' } as const;

// biome-ignore format: a table
export const UNPAID_WAYS: readonly Way[] = [
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
    entrance: 'blog', referrers: ['https://www.linkedin.com/', 'https://lnkd.in/'],
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
    ...tagged, entrance: 'product', referrers: ['https://www.handwerk-digital.example/'],
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
    ...tagged, entrance: 'blog', contents: ['top-story', 'footer'],
  },
  {
    id: 'nurture', channel: 'Email', source: 'hubspot', medium: 'email', campaign: 'nurture-benchmark',
    first: 0, again: 9, mail: true, push: 0.25,
    ...tagged, entrance: 'guide', clickId: 'hubspot',
  },
  {
    id: 'newsletter-mistagged', channel: 'Unassigned', truly: 'Email', source: 'nl', medium: 'newsletter',
    campaign: 'early-shift-extra',
    first: 0, again: 2.5, mail: true, push: 0.2,
    ...tagged, entrance: 'blog',
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
    id: 'letter', channel: 'Unassigned', truly: 'Direct Mail', source: 'brief', medium: 'qr',
    campaign: 'werkstatt-brief-{q}',
    first: 0.5, again: 0, push: 0.3,
    ...tagged, entrance: 'landing', months: [1, 2, 10],
  },
];
