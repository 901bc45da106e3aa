/** The ways to come back to the try-it site. A new way is one more entry here. */
import { randomBytes } from 'node:crypto';
import { days } from './durations.ts';

export interface Landing {
  id: string;
  /** What the button says ... */
  label: string;
  /** ... and, smaller, under it. */
  hint: string;
  waitMs: number;
  path: string;
  /** Query parameters of the landing, made anew each time. */
  query(): Record<string, string>;
  /** What `document.referrer` shall be: empty where a real visit of this kind has none. */
  referrer: string;
}

const none = () => ({});

export const LANDINGS: Landing[] = [
  {
    id: 'direct',
    label: 'Come back directly',
    hint: 'tomorrow',
    waitMs: days(1),
    path: '/pricing',
    query: none,
    referrer: '',
  },
  {
    id: 'google-ad',
    label: 'Click a Google ad',
    hint: '3 weeks later · gclid',
    waitMs: days(21),
    path: '/',
    // A click id alone, no UTM: as ads with auto-tagging land.
    query: () => ({ gclid: `EAIaIQobChMI${randomBytes(18).toString('base64url')}` }),
    referrer: 'https://www.google.com/',
  },
  {
    id: 'newsletter',
    label: 'Open the newsletter',
    hint: '2 months later · utm',
    waitMs: days(61),
    path: '/guide',
    query: () => ({ utm_source: 'newsletter', utm_medium: 'email', utm_campaign: 'shorter-queues' }),
    referrer: '',
  },
  {
    id: 'linkedin',
    label: 'From LinkedIn',
    hint: '4 days later · paid social',
    waitMs: days(4),
    path: '/pricing',
    query: () => ({ utm_source: 'linkedin', utm_medium: 'paid_social', utm_campaign: 'ops-leaders' }),
    referrer: 'https://www.linkedin.com/',
  },
  {
    id: 'chatgpt',
    label: 'From ChatGPT',
    hint: '2 days later · referrer',
    waitMs: days(2),
    path: '/guide',
    query: none,
    referrer: 'https://chatgpt.com/',
  },
  {
    id: 'google-search',
    label: 'From Google search',
    hint: '5 days later · referrer',
    waitMs: days(5),
    path: '/guide',
    query: none,
    referrer: 'https://www.google.com/',
  },
];

/** Path and query of one arrival by this way. */
export function locationOf(landing: Landing): string {
  const query = new URLSearchParams(landing.query()).toString();
  return query ? `${landing.path}?${query}` : landing.path;
}
