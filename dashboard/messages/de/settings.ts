/** Settings of a site, and keys. */
import type { Messages } from '../messages.ts';

export const settings: Messages['settings'] = {
  title: 'Einstellungen',
  lead: 'Der Tracking-Code, die Website und die Schlüssel, die Programme verwenden.',
  readOnly: 'Ansehen ist möglich, Ändern nicht',
  readOnlyHint:
    'Mit einem Schlüssel anmelden, der die Berechtigung manage hat, um Einstellungen und Schlüssel zu ändern.',
  tag: 'Tracking-Code',
  tagHint: 'Auf jeder Seite der Website einbauen, am besten im head.',
  site: 'Website',
  save: 'Speichern',
  saved: 'Gespeichert. Die Historie folgt im Hintergrund.',
  name: 'Name',
  currency: 'Währung',
  currencyHint: 'ISO 4217, etwa EUR',
  timeZone: 'Zeitzone',
  timeZoneHint: 'IANA-Name, etwa Europe/Berlin',
  sessionTimeout: 'Ein Besuch endet nach so vielen Minuten Pause',
  consent: 'Einwilligung',
  consents: { required: 'Nötig, bevor ein Merkmal gespeichert wird', not_required: 'Nicht nötig' },
  linkHistory: 'Ein Formular ohne Einwilligung verknüpft',
  linkHistories: { consented: 'nichts Früheres', all: 'die ganze Historie des Browsers' },
  trust: 'Zwei Merkmale, die ein Browser zusammen nennt,',
  trusts: { false: 'werden als eine Person vorgeschlagen', true: 'werden sofort zusammengeführt' },
  lists: {
    domains: 'Domains, die senden dürfen',
    excludedReferrers: 'Referrer, die keinen Touchpoint eröffnen',
    excludedPaths: 'Seiten, die nicht in Journeys erscheinen',
    excludedAddresses: 'Ausgeschlossene Adressen',
    queryAllowList: 'Query-Parameter, die ihren Wert behalten',
  },
  listHints: {
    domains: 'Eine pro Zeile; Subdomains gehören dazu. Leer: jede.',
    excludedReferrers: 'Host, .Host (auch alles darunter) oder Host/Pfad/',
    excludedPaths: '* steht für Beliebiges: /admin/*',
    excludedAddresses: 'IP-Adressen oder CIDR-Bereiche, ab jetzt. Sie werden nie gespeichert.',
    queryAllowList: 'Neben Kampagnenparametern und Klick-IDs. Der Tracking-Code ändert sich damit: neu einbauen.',
  },
};

export const writeKeys: Messages['writeKeys'] = {
  title: 'Öffentlicher Schlüssel',
  hint: 'Er steht im Tracking-Code, für alle lesbar: Mit ihm lassen sich Daten senden, aber keine lesen. Ihn wechseln, wenn jemand anderes damit sendet.',
  current: 'Jetzt im Tracking-Code:',
  change: 'Öffentlichen Schlüssel wechseln',
  changeTitle: 'Dieser Website einen anderen öffentlichen Schlüssel geben?',
  changeHint:
    'Der Tracking-Code auf dieser Seite enthält ab jetzt den neuen Schlüssel. Der bisherige wird weiter angenommen, damit nichts verloren geht, bis er beendet wird.',
  former: 'Früherer Schlüssel',
  formerTitle: 'Frühere öffentliche Schlüssel',
  untilEnded: 'er beendet wird',
  todo: 'Den Tracking-Code auf jeder Seite und den Schlüssel in jedem Programm ersetzen. Unter „Einbau prüfen“ zeigt sich, welchen eine Seite hat; hat keine mehr einen früheren, ihn beenden.',
  end: 'Beenden',
  endTitle: 'Diesen früheren Schlüssel beenden?',
  endHint:
    'Was Seiten und Programme noch mit ihm senden, wird ab jetzt abgewiesen und geht verloren. Das lässt sich nicht rückgängig machen.',
};

export const keys: Messages['keys'] = {
  title: 'Geheime Schlüssel',
  none: 'Noch kein Schlüssel.',
  name: 'Name',
  newName: 'Name eines neuen Schlüssels',
  scopes: 'Darf',
  scope: { ingest: 'senden', read: 'lesen', manage: 'Einstellungen ändern' },
  sites: 'Websites',
  allSites: 'Alle',
  lastUsed: 'Zuletzt benutzt',
  never: 'Nie',
  until: 'Gültig bis',
  make: 'Schlüssel für diese Website erstellen',
  once: 'Jetzt kopieren: Er wird nur dieses eine Mal angezeigt.',
  revoke: 'Widerrufen',
  revokeTitle: (name) => `Schlüssel „${name}“ widerrufen?`,
  revokeHint: 'Programme, die ihn verwenden, werden ab jetzt abgewiesen. Das lässt sich nicht rückgängig machen.',
};
