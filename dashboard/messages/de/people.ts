/** Identity by evidence, and the rights of a person. */
import type { Messages } from '../messages.ts';
import { count, number } from './counted.ts';

export const identity: Messages['identity'] = {
  title: 'Identität',
  none: 'Nur durch ein einziges Merkmal bekannt.',
  claim: 'Gehört zusammen',
  source: 'Herkunft',
  trust: 'Vertrauen',
  trusts: { public: 'Öffentlich, jeder kann es senden', trusted: 'Vertrauenswürdig' },
  when: 'Seit',
  state: 'Status',
  holds: 'Gilt',
  revoked: 'Zurückgenommen',
  unconfirmed: 'Unbestätigt, verbindet nichts',
  revoke: 'Zurücknehmen',
  revokeTitle: 'Diese Angabe zurücknehmen?',
  reversible: 'Journeys und Zuordnungen folgen. Dieselbe Angabe, erneut gemeldet, gilt wieder.',
  nothing: 'Nichts ändert sich.',
  appears: 'Ein eigener Lead:',
  goes: 'Kein eigener Lead mehr:',
  changes: 'Ändert sich:',
  journey: (before, after) => `Journey: vorher ${count(before, 'Touchpoint', 'Touchpoints')}, nachher ${number(after)}`,
  credits: 'Die Zuordnung ändert sich für den Deal',
  creditsUnder: (models) => `Nach ${count(models, 'Modell', 'Modellen')}`,
  creditsMove: 'Alle erhalten dasselbe, durch andere Touchpoints.',
  merge: 'Mit anderem Lead zusammenführen',
  mergeTitle: (name) => `Wer ist dieselbe Person wie ${name}?`,
  mergeYes: 'Leads zusammenführen',
  mergeHint: 'Aus beiden Journeys wird eine. Die verbindende Angabe lässt sich jederzeit zurücknehmen.',
  mergeSearch: 'Den anderen Lead suchen',
  mergeFound: 'Gefundene Leads',
};

export const suggestions: Messages['suggestions'] = {
  title: 'Möglicherweise dieselbe Person',
  lead: 'Ein Browser hat zwei Merkmale zusammen genannt. Niemand wird zusammengeführt, bis jemand es bestätigt.',
  one: 'Die eine',
  other: 'Die andere',
  when: 'Zusammen genannt',
  decide: 'Entscheiden',
  join: 'Zusammenführen',
  refuse: 'Ablehnen',
  joinTitle: 'Diese beiden Leads zusammenführen?',
  joinHint: 'Aus beiden Journeys wird eine. Die verbindende Angabe lässt sich jederzeit zurücknehmen.',
  refuseTitle: 'Sind dies zwei verschiedene Personen?',
  refuseHint: 'Der Vorschlag verschwindet. Der Browser kann sie erneut zusammen nennen.',
  empty: 'Über niemanden zu entscheiden',
  emptyHint:
    'Wo ein Browser zwei Merkmale zusammen nennt, etwa eine E-Mail-Adresse und eine Kundennummer, erscheinen sie hier.',
  shown: (value) => (value === 1 ? '1 Vorschlag angezeigt' : `${number(value)} Vorschläge angezeigt`),
};

export const rights: Messages['rights'] = {
  title: 'Rechte der Person',
  export: 'Alles Gespeicherte als Datei',
  restrict: 'Verarbeitung einschränken',
  restrictTitle: 'Alles aufbewahren und nichts davon verwenden?',
  restrictHint:
    'Berichte, Exporte und Webhooks lassen diese Person aus, bis die Einschränkung aufgehoben wird. Was eintrifft, wird weiter aufbewahrt. Deals behalten ihren Betrag.',
  restrictedSince: (date) =>
    `Die Verarbeitung ist seit ${date} eingeschränkt: Berichte, Exporte und Webhooks lassen diese Person aus.`,
  lift: 'Einschränkung aufheben',
  liftTitle: 'Die Daten dieser Person wieder verwenden?',
  liftHint: 'Berichte und Exporte zählen diese Person wieder, mit allem, was inzwischen eintraf.',
  erase: 'Diese Person löschen',
  eraseTitle: 'Diese Person überall löschen?',
  eraseHint:
    'Name, Adressen, Besuche und Formulareingaben verschwinden endgültig und kommen auch durch erneutes Senden nicht zurück. Deals behalten ihren Betrag und verlieren die Person.',
  typeName: 'Zum Fortfahren eingeben:',
};

export const masked: Messages['masked'] = {
  why: 'E-Mail-Adressen und Telefonnummern sind hier maskiert (a…@acme.com, +…67). Unter „Benutzer“ kann ein Inhaber die volle Ansicht erlauben.',
};

export const confirmation: Messages['confirmation'] = {
  title: 'Anmeldung bestätigen',
  hint: 'Dateien über Personen gibt es bis 15 Minuten nach der Anmeldung, und so lange lassen sich Schlüssel, Benutzer, Webhooks und geteilte Links anlegen und ändern. Danach bitte die Anmeldung bestätigen; es geht dann weiter.',
  password: 'Eigenes Passwort',
  key: 'Schlüssel der Anmeldung',
  yes: 'Bestätigen',
  wrongPassword: 'Dieses Passwort stimmt nicht.',
  wrongKey: 'Das ist nicht der Schlüssel dieser Anmeldung.',
  start:
    'Die Anmeldung über den Link des Starts ist älter als 15 Minuten und hat kein Passwort, mit dem sie sich bestätigen lässt. Zuerst ein eigenes Konto anlegen: Danach geht es wieder.',
};

export const dialog: Messages['dialog'] = { cancel: 'Abbrechen', working: 'In Arbeit' };
