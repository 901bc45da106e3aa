/** A journey as a sentence, a list and a strip. */
import type { Messages } from '../messages.ts';
import { count, days, daysDative, number } from './counted.ts';

export const summary: Messages['summary'] = {
  label: 'Journey in einem Satz',
  came: (visits, spanDays) => {
    const times =
      visits === 1 ? 'Einmal gekommen' : visits === 2 ? 'Zweimal gekommen' : `${number(visits)}-mal gekommen`;
    return visits > 1 && spanDays > 0 ? `${times} in ${daysDative(spanDays)}: ` : `${times}: `;
  },
  contacts: (value, spanDays) =>
    `${count(value, 'Kontakt', 'Kontakte')}${spanDays > 0 ? ` in ${daysDative(spanDays)}` : ''}: `,
  skipped: (value) => `${number(value)} weitere`,
  form: (name) => [', dann „', name, '“ ausgefüllt'],
  anyForm: ', dann ein Formular ausgefüllt',
  lead: ', dann Lead geworden',
  unseen: 'Lead geworden, ohne dass vorher ein Besuch erfasst wurde',
  seenAfter: 'Lead geworden, ohne dass vorher ein Besuch erfasst wurde; alle Kontakte kamen später',
  won: (money, afterDays) => `; gewonnen${money ? ` mit ${money},` : ''} ${after(afterDays)}`,
  lost: (afterDays) => `; verloren ${after(afterDays)}`,
  end: '.',
};

export const timeline: Messages['timeline'] = {
  title: 'Journey',
  later: (value) => `${days(value)} später`,
  unfold: 'Alle Besuche aufklappen',
  fold: 'Alle Besuche zuklappen',
  firstTouch: 'Erster Touchpoint',
  lastBeforeLead: 'Letzter vor dem Lead',
  landing: 'Landingpage',
  referrer: 'Referrer',
  campaign: 'Kampagne',
  campaignId: 'Kampagnen-ID',
  term: 'Suchbegriff',
  content: 'Anzeigeninhalt',
  pages: (value) => count(value, 'Seite', 'Seiten'),
  noPages: 'Kein Seitenaufruf',
  fields: (names) => ['Felder: ', names],
  noEvents: 'Was in diesem Besuch geschah, wird noch geladen.',
  noDetail: 'Sonst wurde in diesem Besuch nichts erfasst.',
  empty: 'Noch kein Touchpoint',
  emptyHint: 'Besuche, Kampagnen und Offline-Kontakte erscheinen hier, sobald sie bekannt sind.',
  loadingMore: (value) => `Die Journey wird weiter geladen, bisher ${count(value, 'Touchpoint', 'Touchpoints')}`,
  unnamedForm: 'Formular',
  zone: (zone) => `Zeiten in ${zone}`,
  newTab: 'öffnet einen neuen Tab',
};

export const strip: Messages['strip'] = {
  label: (touchpoints, from, to) =>
    `${count(touchpoints, 'Touchpoint', 'Touchpoints')} von ${from} bis ${to}, maßstäblich gezeichnet. Die Liste darunter zeigt jeden.`,
};

function after(value: number): string {
  return value === 0 ? 'am selben Tag' : `${days(value)} später`;
}
