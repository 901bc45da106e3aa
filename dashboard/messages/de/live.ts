/** Live: what just came, and what became of it. */
import type { Messages } from '../messages.ts';
import { number } from './counted.ts';

export const live: Messages['live'] = {
  title: 'Live',
  lead: 'Ereignisse, wie sie ankommen, mit dem Urteil über jedes und der Regel dahinter.',
  table: 'Ereignisse, wie sie ankommen, neueste zuerst',
  state: {
    connecting: 'Verbindung wird aufgebaut',
    open: 'Verbunden: Neue Ereignisse erscheinen von selbst',
    lost: 'Verbindung verloren; neuer Versuch läuft',
    paused: 'Angehalten',
  },
  pause: 'Anhalten',
  resume: 'Fortsetzen',
  waiting: (value) => (value === 1 ? '1 neues Ereignis wartet' : `${number(value)} neue Ereignisse warten`),
  skipped: (value) =>
    value === 1
      ? '1 weiteres Ereignis kam zu schnell, um angezeigt zu werden; gespeichert ist es trotzdem.'
      : `${number(value)} weitere Ereignisse kamen zu schnell, um angezeigt zu werden; gespeichert sind sie trotzdem.`,
  at: 'Angekommen',
  what: 'Ereignis',
  where: 'Seite',
  verdict: 'Urteil',
  visitor: 'Besucher',
  outcomes: 'Anzeigen',
  outcome: {
    stored: 'Gespeichert',
    quarantined: 'Beiseitegelegt',
    duplicate: 'Schon bekannt',
    rejected: 'Abgelehnt',
  },
  rule: (rule) => `Regel ${rule}`,
  goesOn: 'Eröffnet keinen Touchpoint',
  unread: 'Unlesbare Nachricht',
  openLead: 'Lead öffnen',
  reasons: {
    bot: 'Der User-Agent gehört einem Programm',
    headless: 'Ein Browser ohne Bildschirm',
    webdriver: 'Ein von einem Programm gesteuerter Browser',
    impossible_rate: 'Mehr Seiten, als jemand öffnen kann',
    data_centre: 'Aus einem Rechenzentrum gesendet',
    foreign_origin: 'Von einer Seite gesendet, die nicht zu den Domains der Website gehört',
    time_out_of_range: 'Zu alt oder in der Zukunft',
    excluded: 'Von einer ausgeschlossenen Adresse',
  },
  empty: 'Noch nichts angekommen',
  emptyHint: 'Die Website in einem anderen Tab öffnen: Ihre Ereignisse erscheinen hier binnen ein, zwei Sekunden.',
  check: 'Einbau prüfen',
  noMatch: 'Noch nichts dieser Art angekommen',
  noMatchHint: 'Weitere Arten von Ereignissen anzeigen oder warten.',
};
