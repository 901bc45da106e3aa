/** A journey as a sentence, a list and a strip. */
import { count, days, number } from './counted.ts';

export const summary = {
  label: 'Journey in one sentence',
  came: (visits: number, spanDays: number) => {
    const times = visits === 1 ? 'Came once' : visits === 2 ? 'Came twice' : `Came ${number(visits)} times`;
    return visits > 1 && spanDays > 0 ? `${times} over ${days(spanDays)}: ` : `${times}: `;
  },
  contacts: (value: number, spanDays: number) =>
    `${count(value, 'contact', 'contacts')}${spanDays > 0 ? ` over ${days(spanDays)}` : ''}: `,
  skipped: (value: number) => `${number(value)} more`,
  form: (name: string) => [', then filled “', name, '”'] as const,
  anyForm: ', then filled a form',
  lead: ', then became a lead',
  unseen: 'Became a lead without a tracked visit before',
  seenAfter: 'Became a lead without a tracked visit before; all contacts came later',
  won: (money: string, afterDays: number) => `; won${money ? ` ${money}` : ''} ${after(afterDays)}`,
  lost: (afterDays: number) => `; lost ${after(afterDays)}`,
  end: '.',
};

export const timeline = {
  title: 'Journey',
  later: (value: number) => `${days(value)} later`,
  unfold: 'Unfold all visits',
  fold: 'Fold all visits',
  firstTouch: 'First touch',
  lastBeforeLead: 'Last before lead',
  landing: 'Landing page',
  referrer: 'Referrer',
  campaign: 'Campaign',
  campaignId: 'Campaign id',
  term: 'Term',
  content: 'Content',
  pages: (value: number) => count(value, 'page', 'pages'),
  noPages: 'No page view',
  fields: (names: string) => ['Fields: ', names] as const,
  noEvents: 'What happened in this visit is still being loaded.',
  noDetail: 'Nothing else was recorded in this visit.',
  empty: 'No touchpoint yet',
  emptyHint: 'Visits, campaigns and offline contacts appear here as soon as they are known.',
  loadingMore: (value: number) => `Loading more of the journey, ${count(value, 'touchpoint', 'touchpoints')} so far`,
  unnamedForm: 'Form',
  zone: (zone: string) => `Times in ${zone}`,
  newTab: 'opens in a new tab',
};

export const strip = {
  label: (touchpoints: number, from: string, to: string) =>
    `${count(touchpoints, 'touchpoint', 'touchpoints')} from ${from} to ${to}, drawn to scale. The list below has every one.`,
};

function after(value: number): string {
  return value === 0 ? 'on the same day' : `${days(value)} later`;
}
