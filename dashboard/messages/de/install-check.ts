/** Is the tag in place, and do events come? */
import type { Messages } from '../messages.ts';
import { count } from './counted.ts';

export const installCheck: Messages['installCheck'] = {
  title: 'Einbau prüfen',
  lead: 'Ist der Tracking-Code eingebaut, und kommen Ereignisse an?',
  steps: 'Fortschritt',
  event: { done: 'Ereignisse kommen an', waiting: 'Warten auf das erste Ereignis' },
  eventHint: (moment) => `Das erste war vom ${moment}.`,
  eventTodo: 'Eine Seite der Website öffnen, die den Code enthält. Diese Seite sieht von selbst wieder nach.',
  person: { done: 'Jemand hat gesagt, wer er ist', waiting: 'Warten auf den ersten Lead' },
  personHint: 'Ein Formular mit E-Mail-Adresse genügt.',
  aside: (events, reason) => `${count(events, 'Ereignis wurde', 'Ereignisse wurden')} beiseitegelegt: ${reason}.`,
  asideTodo: 'In der Quarantäne ansehen',
  foreign: (host, events) =>
    `${count(events, 'Ereignis kam', 'Ereignisse kamen')} von ${host}, das nicht zu den Domains gehört.`,
  foreignTodo: 'Domains ändern',
  check: 'Eine Seite prüfen',
  url: 'Adresse einer Seite',
  urlHint: 'Am besten die Seite mit dem Formular. Sie wird einmal abgerufen, wie es der Browser eines Besuchers täte.',
  submit: 'Prüfen',
  checking: 'Die Seite wird abgerufen',
  result: 'Was gefunden wurde',
  looked: (url) => ['Geprüft: ', url, ''],
  todo: 'Was zu tun ist:',
  status: { ok: 'In Ordnung', warn: 'Ansehen', fail: 'Beheben' },
  live: 'Zusehen, wie Ereignisse ankommen',
};
