/** The list of leads, and what it shows before the first. */
import type { Messages } from '../messages.ts';
import { number } from './counted.ts';

export const leads: Messages['leads'] = {
  title: 'Leads',
  lead: 'Alle, die gesagt haben, wer sie sind, und was sie hergebracht hat.',
  search: 'Leads suchen',
  searchHint: 'Name, E-Mail, Firma oder Telefon',
  stageFilter: 'Phase',
  clear: 'Filter zurücksetzen',
  table: 'Leads',
  who: 'Lead',
  company: 'Firma',
  stage: 'Phase',
  firstTouch: 'Erster Touchpoint',
  lastTouch: 'Letzter Touchpoint',
  created: 'Lead seit',
  restricted: 'Verarbeitung eingeschränkt',
  noTouch: 'Kein erfasster Besuch',
  unnamed: 'Lead ohne Namen',
  shown: (value) => (value === 1 ? '1 Lead angezeigt' : `${number(value)} Leads angezeigt`),
  next: 'Weiter',
  first: 'Zurück zum Anfang',
  paging: 'Seiten der Leads',
  noMatch: 'Kein passender Lead',
  noMatchHint: 'Weniger Wörter eingeben oder alle Phasen ansehen.',
  noMore: 'Keine weiteren Leads',
  noMoreHint: 'Die Liste endete auf der vorigen Seite.',
};

export const install: Messages['install'] = {
  title: 'Warten auf den ersten Lead',
  intro: 'Drei Schritte, und die Journeys schreiben sich von selbst.',
  step1: 'Diesen Code auf jeder Seite der Website einbauen',
  step1Hint: 'Am besten im head. Er wartet auf die Seite und bremst sie nie.',
  step2: 'Die Website öffnen und ein Formular ausfüllen',
  step2Hint: 'Ein Formular mit E-Mail-Feld genügt: Wer es absendet, wird zum Lead.',
  step3: 'Hierher zurückkehren',
  step3Hint: 'Der Lead erscheint mit jedem Besuch davor. Diese Seite sieht von selbst wieder nach.',
  domains: 'Daten kommen von',
  anyDomain: 'jeder Domain',
};

export const claim: Messages['claim'] = {
  sources: {
    browser: 'im Browser gesehen',
    form: 'aus einem Formular',
    api: 'über die API gemeldet',
    crm: 'vom CRM gemeldet',
    import: 'importiert',
  },
};
