/** Datenschutz: Einwilligung, Aufbewahrung und die Rechte einer Person. */
import type { Messages } from '../messages.ts';
import { count, number } from './counted.ts';

export const privacy: Messages['privacy'] = {
  title: 'Datenschutz',
  lead: 'Was über Personen gespeichert ist, wie lange, und was mit den Daten einer Person geschieht, die danach fragt.',
  person: 'Jemand fragt nach den eigenen Daten',
  personHint:
    'Gefunden über E-Mail, Telefonnummer mit Landesvorwahl (+49 …) oder die Kennung eines anderen Systems. Danach lässt sich alles Gespeicherte aushändigen oder löschen.',
  identifier: 'E-Mail, Telefonnummer oder Kennung',
  find: 'Person suchen',
  nobody: 'Niemand ist darunter bekannt.',
  signals: 'Signale des Browsers, die der Tracking-Code als Nein versteht',
  signal: { gpc: 'Global Privacy Control', dnt: 'Do Not Track' },
  tagHint: 'Einwilligung und Signale gelten im Browser: Nach einer Änderung den Tracking-Code neu einbauen.',
  saveConsent: 'Einwilligung speichern',
  retention: 'Wie lange Daten aufbewahrt werden',
  retentionHint:
    'Unbegrenzt, solange hier keine Frist steht. Abgelaufenes wird einmal am Tag gelöscht. Personen werden dann anonym; Deals und jede Zuordnung bleiben.',
  months: 'Monate seit dem letzten Zeichen einer Person oder eines Browsers',
  days: (name) => `Tage: ${name}`,
  forEver: 'Leer: keine eigene Frist',
  classes: {
    details: 'Gerät, Land und Region',
    quarantine: 'zurückgehaltene Ereignisse',
    anonymous: 'Browser unbekannter Personen',
    leads: 'Personen',
    webhooks: 'Webhook-Nachrichten',
    audit: 'Audit-Log',
  },
  preview: 'Zeigen, was gelöscht würde',
  previewFirst: 'Vor dem Speichern wird gezeigt, was gelöscht würde.',
  saveRetention: 'Fristen speichern',
  saved: 'Gespeichert. Der nächste tägliche Lauf folgt ihnen.',
  nothingGoes: 'Nichts hat eine Frist: Alles bleibt unbegrenzt.',
  wouldGo: 'Was jetzt gelöscht würde',
  class: 'Was',
  before: 'Älter als',
  count: 'Anzahl',
  runs: 'Was gelöscht wurde',
  noRuns: 'Bisher wurde nichts gelöscht.',
  began: 'Wann',
  went: 'Was gelöscht wurde',
  running: 'Läuft',
  nothing: 'Nichts',
  of: (count, name) => `${count} ${name}`,
  held: (identifiers, claims, touchpoints, isMore) =>
    `Derzeit gespeichert: ${count(identifiers, 'Merkmal', 'Merkmale')}, ${count(claims, 'Angabe', 'Angaben')}, ${
      isMore ? `mehr als ${number(touchpoints)} Touchpoints` : count(touchpoints, 'Touchpoint', 'Touchpoints')
    }.`,
};
