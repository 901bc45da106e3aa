/** What is around every page: rail, bar, warnings, demo. */
import type { Messages } from '../messages.ts';
import { number } from './counted.ts';

export const nav: Messages['nav'] = {
  label: 'Hauptmenü',
  menu: 'Menü',
  tabs: 'Seiten dieses Bereichs',
  overview: 'Übersicht',
  leads: 'Leads',
  suggestions: 'Mögliche Dubletten',
  deals: 'Deals',
  attribution: 'Attribution',
  accounts: 'Unternehmen',
  campaigns: 'Kampagnen & Kosten',
  reconciliation: 'Plattformabgleich',
  funnel: 'Funnel',
  landingPages: 'Landingpages',
  kpis: 'Kennzahlen',
  cohorts: 'Kohorten',
  quality: 'Qualität nach Quelle',
  traffic: 'Traffic',
  darkSocial: 'Dark Social',
  hygiene: 'Kampagnenparameter',
  paths: 'Pfade',
  selfReported: 'Selbstauskunft',
  live: 'Live',
  install: 'Einbau prüfen',
  users: 'Benutzer',
  audit: 'Audit-Log',
  shares: 'Geteilte Links',
  settings: 'Einstellungen',
  site: 'Website und Code',
  channelRules: 'Kanalregeln',
  campaignAliases: 'Kampagnennamen',
  quarantine: 'Quarantäne',
  models: 'Modelle',
  conversions: 'Conversions',
  privacy: 'Datenschutz',
  groups: 'Gruppen und Content',
  imports: 'Import',
  exports: 'Export',
  webhooks: 'Webhooks',
  alerts: 'Warnungen',
  inbound: 'Eingehende Webhooks',
};

export const bar: Messages['bar'] = {
  site: 'Website',
  signOut: 'Abmelden',
  signingOut: 'Wird abgemeldet',
  signOutFailed: 'Noch angemeldet',
};

export const language: Messages['language'] = { label: 'Sprache' };

export const theme: Messages['theme'] = { label: 'Design', system: 'Wie das System', light: 'Hell', dark: 'Dunkel' };

export const demo: Messages['demo'] = {
  label: 'Demo',
  said: 'Alles auf dieser Website ist erfunden: Personen, Unternehmen, Deals und Beträge.',
  remove: 'Demo entfernen',
  sure: 'Alle ihre Daten werden gelöscht.',
  yes: 'Löschen',
  no: 'Behalten',
  removing: 'Wird gelöscht',
};

export const health: Messages['health'] = {
  title: (value) =>
    value === 1 ? 'Ein Punkt braucht Aufmerksamkeit' : `${number(value)} Punkte brauchen Aufmerksamkeit`,
  status: { warn: 'Warnung', fail: 'Fehler' },
  todo: 'Was zu tun ist:',
  alerts: {
    trafficStopped: (hours) =>
      `In ${hours === 1 ? 'der letzten Stunde' : `den letzten ${number(hours)} Stunden`} kam kein Besuch an.`,
    trafficStoppedTodo: 'Wird der Tracker noch geladen? Die Installationsprüfung sagt, was fehlt.',
    utmLoss: (share, before) => `Nur ${share} der Besuche haben eine Kampagne; vorher waren es ${before}.`,
    utmLossTodo: 'Entfernt eine Weiterleitung die Parameter, oder haben Links ihre UTM-Parameter verloren?',
    spendWithoutClicks: (sources) => `Es wird Geld ausgegeben, und niemand kommt von: ${sources}.`,
    spendWithoutClicksTodo: 'Sind die Anzeigen mit derselben Quelle und demselben Medium getaggt wie die Kosten?',
  },
};
