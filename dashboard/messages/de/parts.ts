/** Parts that many pages have: filters, periods, problems. */
import type { Messages } from '../messages.ts';

export const table: Messages['table'] = { sort: 'sortieren', paging: 'Seiten' };

export const filter: Messages['filter'] = {
  inForce: 'Aktive Filter',
  more: 'Weitere Filter',
  by: 'Filtern nach',
  value: 'ist genau',
  add: 'Filter hinzufügen',
  remove: (name) => `Filter ${name} entfernen`,
};

export const period: Messages['period'] = {
  label: 'Zeitraum',
  presets: {
    '30d': 'Letzte 30 Tage',
    '90d': 'Letzte 90 Tage',
    '12m': 'Letzte 12 Monate',
    year: 'Dieses Jahr',
    all: 'Gesamter Zeitraum',
    custom: 'Von … bis …',
  },
  from: 'Von',
  to: 'Bis (einschließlich)',
};

export const problem: Messages['problem'] = {
  titles: {
    invalid_request: 'Die Anfrage ist nicht gültig',
    unreadable_body: 'Der Inhalt ist nicht lesbar',
    unauthorized: 'Ein gültiger Schlüssel ist nötig',
    forbidden: 'Dieser Schlüssel darf das nicht',
    confirmation_needed: 'Die Anmeldung noch einmal bestätigen',
    not_found: 'Das gibt es nicht',
    method_not_allowed: 'Diese Methode ist hier nicht erlaubt',
    request_timeout: 'Die Anfrage brauchte zu lange',
    conflict: 'Das widerspricht dem, was schon da ist',
    too_large: 'Der Inhalt ist zu groß',
    unsupported_media_type: 'Dieser Inhaltstyp oder diese Kodierung ist nicht lesbar',
    headers_too_large: 'Die Header sind zu groß',
    rate_limited: 'Zu viele Ereignisse in zu kurzer Zeit',
    internal: 'Auf dem Server ist etwas schiefgegangen',
    unavailable: 'Der Server kann das gerade nicht speichern oder beantworten',
    timeout: 'Das dauerte länger als erlaubt',
  },
  retry: 'Erneut versuchen',
  reload: 'Seite neu laden',
  reference: (code) => `Referenz: ${code}`,
  unreachable: 'Der Server ist nicht erreichbar',
  unreachableDetail: 'Prüfen, ob Throughline läuft und dieser Computer online ist, dann erneut versuchen.',
  unexpected: 'Die Antwort des Servers ist nicht lesbar',
  unexpectedDetail: 'Etwas zwischen dieser Seite und dem Server hat sie möglicherweise verändert.',
  crashed: 'Diese Seite funktioniert nicht mehr',
  crashedDetail: 'Wurde Throughline gerade aktualisiert, genügt es, die Seite neu zu laden.',
  noSite: 'Noch keine Website',
  noSiteDetail: 'Dieser Schlüssel gehört zu keiner Website. Mit POST /v1/sites eine anlegen, dann die Seite neu laden.',
  notFound: 'Diese Seite gibt es nicht',
  notFoundDetail: 'Die Adresse ist vielleicht falsch geschrieben, oder die Seite ist umgezogen.',
};

export const copy: Messages['copy'] = {
  copy: 'Kopieren',
  copied: 'Kopiert',
  failed: 'Text markieren und von Hand kopieren',
};
