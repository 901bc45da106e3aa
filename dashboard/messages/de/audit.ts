/** The audit log: who read, exported, erased or changed what. */
import type { Messages } from '../messages.ts';
import { number } from './counted.ts';

export const audit: Messages['audit'] = {
  title: 'Audit-Log',
  lead: 'Wer was gelesen, exportiert, gelöscht oder geändert hat. Kein Eintrag wird je geändert; gelöscht werden Einträge nur durch eine Aufbewahrungsfrist.',
  table: 'Einträge des Audit-Logs, neueste zuerst',
  kind: 'Was',
  kinds: {
    read: 'Person gelesen',
    export: 'Exportiert',
    change: 'Geändert',
    erase: 'Person gelöscht',
    sign_in: 'An- oder abgemeldet',
    refused: 'Abgelehnt',
  },
  at: 'Wann',
  by: 'Wer',
  key: 'Schlüssel',
  start: 'Link des Starts',
  nobody: 'Unbekannt',
  share: 'Ein geteilter Link',
  gone: 'inzwischen entfernt',
  call: 'Aufruf',
  target: 'Betrifft',
  fields: (names) => ['Felder: ', names],
  thisSite: 'Nur diese Website',
  everything: 'Alles, was ich sehen darf',
  scope: 'Einträge von',
  shown: (value) => (value === 1 ? '1 Eintrag angezeigt' : `${number(value)} Einträge angezeigt`),
  empty: 'Kein Eintrag',
  emptyHint: 'Sobald jemand einen Lead öffnet, etwas exportiert oder ändert, steht es hier.',
  notAllowed: 'Das Audit-Log lesen Inhaber',
  notAllowedHint: 'Einen Inhaber dieser Website fragen.',
};
