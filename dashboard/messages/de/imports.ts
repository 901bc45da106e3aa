/** Imports and exports. */
import type { Messages } from '../messages.ts';
import { number } from './counted.ts';

export const imports: Messages['imports'] = {
  title: 'Import',
  lead: 'Eine Datei mit Kosten, Deals, Leads, Kontakten oder Ereignissen. Gute Zeilen werden übernommen, schlechte mit Zeilennummer genannt; dieselbe Datei noch einmal ändert nichts.',
  kind: 'Was in der Datei steht',
  kinds: {
    costs: 'Werbekosten',
    deals: 'Deals',
    leads: 'Leads',
    touchpoints: 'Offline-Kontakte',
    events: 'Ereignisse',
  },
  file: 'Datei (CSV oder JSON-Zeilen)',
  preset: 'Woher der Bericht kommt',
  presets: {
    '': 'Eigene Tabelle',
    'google-ads': 'Google Ads',
    'microsoft-ads': 'Microsoft Ads',
    'meta-ads': 'Meta Ads',
    'linkedin-ads': 'LinkedIn Ads',
    'ga4-cost': 'Kostendaten aus GA4',
  },
  defaults: 'Wo die Tabelle nichts sagt',
  currency: 'Währung',
  preview: 'Wie die Datei gelesen wird',
  columns: 'Spalten',
  leftOut: 'Ausgelassen',
  readAs: (header) => `${header} wird gelesen als`,
  unreadable: 'Noch keine Zeile lesbar',
  unreadableHint: 'Unten angeben, welche Spalte was enthält.',
  rows: (shown) =>
    shown === 1
      ? 'Die erste Zeile, wie sie gesendet wird'
      : `Die ersten ${number(shown)} Zeilen, wie sie gesendet werden`,
  line: 'Zeile',
  start: 'Datei importieren',
  sending: 'Die Datei wird gesendet',
  storing: 'Die Zeilen werden geprüft und gespeichert',
  again: 'Weitere Datei',
  result: 'Was daraus wurde',
  failed: 'Nichts wurde importiert',
  accepted: 'Neu',
  updated: 'Geändert',
  unchanged: 'Schon bekannt',
  rejected: 'Abgelehnt',
  rejectedRows: 'Abgelehnte Zeilen',
  where: 'Wo',
  why: 'Warum',
  allGood: 'Jede Zeile wurde übernommen.',
  readOnly: 'Ansehen ist möglich, Importieren nicht',
  readOnlyHint: 'Mit einem Schlüssel anmelden, der die Berechtigung ingest hat.',
  link: 'Kosten importieren',
};

export const exports: Messages['exports'] = {
  title: 'Export',
  lead: 'Conversions und Zielgruppen in der Form, die Werbeplattformen annehmen, und alle Fakten der Website.',
  conversions: 'Conversions für eine Werbeplattform',
  conversionsHint: 'Vertrauenswürdige mit Einwilligung und einer Klick-ID der Plattform.',
  platform: 'Plattform',
  platforms: {
    'google-ads': 'Google Ads (CSV)',
    'microsoft-ads': 'Microsoft Ads (CSV)',
    meta: 'Meta (JSON)',
    linkedin: 'LinkedIn (JSON)',
  },
  name: 'Name der Conversion dort',
  which: 'Welche',
  whichOnes: { '': 'Alle', true: 'Nur neue' },
  onlyNewHint:
    'Jeder Download wird festgehalten: Der nächste lässt weg, was diese Plattform unter diesem Namen schon bekommen hat.',
  adjustments: 'Änderungen seitdem: Erstattungen und verlorene Deals',
  download: 'Herunterladen',
  facts: 'Alle Fakten',
  factsHint:
    'Ein JSON-Objekt pro Zeile: Ereignisse, Angaben, Phasen, Deals, Kontakte und Kosten, auch die in Quarantäne.',
  notAllowed: 'Diese Dateien enthalten E-Mail-Adressen und Telefonnummern',
  notAllowedHint: 'Sie sind hier maskiert. Unter „Benutzer“ kann ein Inhaber die volle Ansicht erlauben.',
  reports: 'Jede Liste und jeder Bericht hat auf der eigenen Seite eine CSV-Datei.',
};

export const audiences: Messages['audiences'] = {
  title: 'Eine Zielgruppe für eine Werbeplattform',
  hint: 'Die Leads einer gespeicherten Ansicht als Kundenliste, Adressen und Nummern gehasht. Nur wer weitergegeben werden darf, steht darin; Namen bleiben hier.',
  view: 'Welche Leads',
  all: 'Alle Leads',
  listBefore: 'Die vorherige Liste',
  platforms: {
    'google-ads': 'Google Ads, Kundenabgleich',
    meta: 'Meta, benutzerdefinierte Zielgruppen',
    linkedin: 'LinkedIn, abgeglichene Zielgruppen',
  },
  leads: 'Leads',
  withoutConsent: 'Ohne Einwilligung',
  withoutConsentHint: 'Sie wurde verweigert, oder die Website verlangt sie und sie wurde nicht erteilt',
  restricted: 'Eingeschränkt',
  restrictedHint: 'Ihre Daten werden aufbewahrt und nicht verwendet',
  notTrusted: 'Nicht bestätigt',
  notTrustedHint: 'Nur von der Seite selbst genannt: Es könnte jeder sein',
  rows: 'In der Liste',
  rowsHint: 'Mit einer Adresse oder Nummer, die die Plattform annimmt',
  nobody: 'Niemand davon darf an diese Plattform weitergegeben werden.',
  link: 'Als Zielgruppe',
};
