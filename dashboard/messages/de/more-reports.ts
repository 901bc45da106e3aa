/** Key figures with targets, cohorts, quality, traffic, dark social, the hygiene of campaign tags. */
import type { Messages } from '../messages.ts';
import { count } from './counted.ts';

export const kpis: Messages['kpis'] = {
  title: 'Kennzahlen',
  lead: 'Alle Kennzahlen mit ihrer Formel, neben einem anderen Zeitraum und ihren Zielen.',
  empty: 'Noch nichts geschehen',
  emptyHint: 'Kein Besuch, kein Lead und keine Kosten in diesem Zeitraum. Einen längeren wählen.',
  table: 'Kennzahlen',
  name: 'Kennzahl',
  now: 'Jetzt',
  change: 'Veränderung',
  trend: 'Trend',
  target: 'Ziel',
  targets: 'Ziele',
  targetsLead: 'Was eine Kennzahl in einem Zeitraum erreichen soll. Erneutes Setzen ändert das Ziel.',
  remove: 'Entfernen',
  removeTarget: (kpi, from, to) => `Ziel für ${kpi} entfernen, ${from} – ${to}`,
  noTargets: 'Noch kein Ziel.',
  kpi: 'Kennzahl',
  from: 'Erster Tag',
  to: 'Letzter Tag',
  value: 'Wert',
  group: 'Nur für',
  whole: 'die ganze Website',
  set: 'Ziel setzen',
  actual: 'Bisher',
  expected: 'Bis jetzt erwartet',
  reached: 'Erreicht',
  pace: 'Tempo',
};

export const cohorts: Messages['cohorts'] = {
  title: 'Kohorten',
  lead: 'Leads nach dem Monat, in dem sie kamen, und wie viele davon bis zum Ende jedes Folgemonats gewonnen wurden.',
  empty: 'Noch kein Lead',
  emptyHint: 'In diesem Zeitraum wurde niemand zum Lead. Einen längeren wählen.',
  month: 'Gekommen im',
  wonRate: 'Anteil gewonnen',
  after: (months) => (months === 0 ? 'Im selben Monat' : `+${months}`),
  afterHint: 'Anteil der Leads, der bis zum Ende dieses Monats gewonnen wurde',
};

export const quality: Messages['quality'] = {
  title: 'Qualität',
  lead: 'Wie weit Leads je nach Herkunft kommen. Ein Modell teilt jeden Lead auf seine Touchpoints auf.',
  empty: 'Noch kein Lead',
  emptyHint: 'In diesem Zeitraum wurde niemand zum Lead. Einen längeren wählen.',
  rates: {
    mql: 'zu MQL',
    sql: 'zu SQL',
    opportunity: 'zu Opportunity',
    won: 'zu gewonnen',
    win: 'Abschlussquote',
  },
};

export const traffic: Messages['traffic'] = {
  title: 'Traffic',
  lead: 'Besuche und Besucher, mit und ohne Lead dahinter.',
  empty: 'Noch kein Besuch',
  emptyHint:
    'In diesem Zeitraum begann kein Besuch. Einen längeren wählen oder prüfen, ob der Code auf den Seiten ist.',
  visits: 'Besuche',
  visitors: 'Besucher',
  newVisitors: 'Neue Besucher',
  pageViews: 'Seitenaufrufe',
  bounceRate: 'Höchstens eine Seite',
  pagesPerVisit: 'Seiten pro Besuch',
};

export const darkSocial: Messages['darkSocial'] = {
  title: 'Dark Social',
  lead: 'Direkte Besuche, die tief in der Website beginnen: Niemand tippt eine solche Adresse, also hat jemand einen Link geteilt.',
  empty: 'Kein solcher Besuch',
  emptyHint: 'In diesem Zeitraum begann kein direkter Besuch unterhalb der Startseite.',
  page: 'Landingpage',
  ofDirect: 'Der direkten Besuche',
  ofAll: 'Aller Besuche',
};

export const hygiene: Messages['hygiene'] = {
  title: 'Kampagnenparameter',
  lead: 'Was sich in den Parametern der Links zu verbessern lohnt, und ein Generator für einheitliche Links.',
  empty: 'Nichts zu verbessern',
  emptyHint: 'Alle Parameter dieses Zeitraums sind verständlich und einheitlich geschrieben.',
  findings: 'Befunde',
  kinds: {
    unknown_medium: 'Medium, das keine Regel kennt',
    case_variants: 'Mehrere Schreibweisen',
    missing_medium: 'Kein Medium',
    missing_source: 'Keine Quelle',
    paid_click_without_tags: 'Bezahlter Klick ohne Parameter',
    conflicting_click_id: 'Klick-ID widerspricht der Quelle',
  },
  finding: 'Befund',
  values: 'Wie gesendet',
  advice: 'Was zu tun ist',
  touchpoints: 'Touchpoints',
  lastSeen: 'Zuletzt gesehen',
  tagged: 'Touchpoints mit Parametern',
  all: 'Alle Touchpoints',
  builder: 'Link erstellen',
  builderHint: 'Verwendete Werte werden vorgeschlagen, damit eine Kampagne einen Namen behält.',
  url: 'Seite',
  notUrl: 'Die Seite mit https:// angeben, dazu mindestens Quelle und Medium.',
  used: (value) => count(value, 'Touchpoint', 'Touchpoints'),
};
