/** Links that show one view to whoever has them. */
import type { Messages } from '../messages.ts';
import { days } from './counted.ts';

export const shares: Messages['shares'] = {
  title: 'Geteilte Links',
  lead: 'Wer einen solchen Link hat, liest eine Ansicht mit ihren Filtern, bis er endet. Erstellen: im Menü „Ansichten“ eines Berichts.',
  make: 'Aktuelle Ansicht teilen',
  name: 'Name',
  days: 'Endet nach',
  daysOf: (value) => days(value),
  submit: 'Link erstellen',
  once: 'Jetzt kopieren: Er wird nur dieses eine Mal angezeigt.',
  notHere: 'Berichte lassen sich teilen, Seiten mit Personen nicht.',
  table: 'Gültige Links',
  view: 'Ansicht',
  by: 'Erstellt von',
  until: 'Gültig bis',
  end: 'Beenden',
  none: 'Derzeit gilt kein Link',
  noneHint: 'Einen Bericht öffnen und im Menü „Ansichten“ teilen.',
  notAllowed: 'Ansichten teilen Inhaber',
  notAllowedHint: 'Einen Inhaber dieser Website fragen.',
  shared: (name) => ['Geteilte Ansicht: ', name, ''],
  only: 'Dieser Link zeigt nur eine Ansicht',
  onlyHint: 'Für alles dahinter ist ein Konto nötig.',
  back: 'Zurück zur Ansicht',
  over: 'Dieser Link funktioniert nicht mehr',
  overHint: 'Er ist abgelaufen oder wurde beendet. Um einen neuen bitten.',
};
