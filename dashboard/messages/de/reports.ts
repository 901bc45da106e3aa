/** Reports beside attribution, and accounts. */
import type { Messages } from '../messages.ts';
import { count, number } from './counted.ts';

export const funnel: Messages['funnel'] = {
  title: 'Funnel',
  lead: 'Wie viele jeden Schritt gehen, und wie lange sie dafür brauchen.',
  empty: 'Noch niemand',
  emptyHint: 'Kein Besucher und kein Lead in diesem Zeitraum. Einen längeren wählen.',
  steps: {
    visitor: 'Besucher',
    lead: 'Leads',
    mql: 'MQLs',
    sql: 'SQLs',
    opportunity: 'Opportunities',
    won: 'Gewonnen',
  },
  fromPrevious: (rate) => `${rate} des vorigen Schritts`,
  fromLead: (rate) => `${rate} der Leads`,
  days: (days) => `die Hälfte davon binnen ${days} Tagen nach der Lead-Entstehung`,
};

export const landingPages: Messages['landingPages'] = {
  title: 'Landingpages',
  lead: 'Wo Besuche beginnen und was aus ihnen wird. Auch Seiten, die niemanden bringen.',
  empty: 'Noch kein Besuch',
  emptyHint:
    'In diesem Zeitraum begann kein Besuch. Einen längeren wählen oder prüfen, ob der Code auf den Seiten ist.',
  page: 'Landingpage',
  visits: 'Besuche',
  visitors: 'Besucher',
  leads: 'Leads',
  rate: 'Besucher zu Leads',
  opportunities: 'Opportunities',
  won: 'Gewonnen',
  revenue: 'Umsatz',
};

export const paths: Messages['paths'] = {
  title: 'Pfade',
  lead: 'Die Wege der Personen, Kanal für Kanal. Ein Kanal, der auf sich selbst folgt, zählt einmal.',
  empty: 'Noch kein Pfad',
  emptyHint:
    'In diesem Zeitraum hat niemand diesen Meilenstein erreicht. Einen längeren oder einen anderen Meilenstein wählen.',
  path: 'Pfad',
  none: 'Kein Touchpoint',
  more: (value) => `${number(value)} weitere`,
  conversions: 'Conversions',
  share: 'Anteil',
  value: 'Wert',
  touchpoints: 'Touchpoints',
  days: 'Tage',
};

export const flow: Messages['flow'] = {
  title: (milestone) => `Der Weg zu: ${milestone}`,
  hint: 'Von links nach rechts, Touchpoint für Touchpoint. Die Höhe eines Balkens ist die Zahl der Conversions, die dort vorbeikamen. Die Tabelle darunter nennt dieselben Pfade.',
  shown: (paths, share) => `Die ${paths} häufigsten Pfade: ${share} aller Conversions`,
  place: (place) => `Touchpoint ${place}`,
  kinds: { others: 'Andere Kanäle', none: 'Kein Touchpoint', longer: 'Weitere Touchpoints' },
  node: (place, name, conversions) =>
    `Touchpoint ${place}: ${name}, ${count(conversions, 'Conversion', 'Conversions')}`,
  end: (name, conversions) => `${name}: ${count(conversions, 'Conversion', 'Conversions')}`,
  choose:
    'Zeiger auf einem Balken, oder mit Tab und Pfeiltasten dorthin: Hier steht dann, woher die Leute kamen und wohin sie gingen.',
  said: (place, conversions, share) =>
    ` als Touchpoint ${place}: ${count(conversions, 'Conversion', 'Conversions')}, ${share} der gezeigten.`,
  endSaid: (conversions, share) => `: ${count(conversions, 'Conversion', 'Conversions')}, ${share} der gezeigten.`,
  before: (names) => `Davor: ${names}.`,
  after: (names) => `Danach: ${names}.`,
  part: (name, conversions) => `${name} ${conversions}`,
};

export const selfReported: Messages['selfReported'] = {
  title: 'Selbstauskunft',
  lead: 'Was Leads nach eigener Angabe hergebracht hat, neben dem, was erfasst wurde.',
  empty: 'Noch keine Angabe',
  emptyHint:
    'Eine Frage wie „Wie haben Sie von uns erfahren?“ ins Formular aufnehmen; das Feld wird an seinem Namen erkannt.',
  said: 'Angabe',
  words: 'Im Wortlaut',
  leads: 'Leads',
  won: 'Gewonnen',
  answered: 'Beantwortet',
  agreement: 'Erster Touchpoint stimmt überein',
  agreesWithFirst: 'Erster Touchpoint stimmt überein',
  agreesWithAny: 'Irgendein Touchpoint stimmt überein',
  tracked: 'Erfasster erster Touchpoint',
};

export const accounts: Messages['accounts'] = {
  title: 'Unternehmen',
  lead: 'Unternehmen, alle Personen darin und was sie hergebracht hat.',
  empty: 'Noch kein Unternehmen',
  emptyHint: 'Es entsteht durch einen Lead mit geschäftlicher E-Mail-Adresse oder einen Deal mit Unternehmen.',
  account: 'Unternehmen',
  people: 'Personen',
  touchpoints: 'Touchpoints',
  channels: 'Kanäle',
  stage: 'Weiteste Phase',
  lastTouch: 'Letzter Touchpoint',
  pipeline: 'Pipeline',
  revenue: 'Umsatz',
  shown: (shown, all) => `${number(shown)} von ${number(all)} Unternehmen`,
};

export const account: Messages['account'] = {
  back: 'Alle Unternehmen',
  people: (value) => count(value, 'Person', 'Personen'),
  restricted: (value) =>
    value === 1
      ? '1 Person ist ausgelassen: Die Verarbeitung ihrer Daten ist eingeschränkt.'
      : `${number(value)} Personen sind ausgelassen: Die Verarbeitung ihrer Daten ist eingeschränkt.`,
  loadMore: 'Mehr von der Journey laden',
  notFound: 'Dieses Unternehmen gibt es nicht',
  notFoundHint: 'Auf dieser Website ist niemand aus diesem Unternehmen bekannt.',
};

export const campaigns: Messages['campaigns'] = {
  title: 'Kampagnen & Kosten',
  lead: 'Was Werbung kostet und was sie bringt.',
  table: 'Kennzahlen',
  model: 'Zuordnung nach',
  empty: 'Nichts in diesem Zeitraum',
  emptyHint: 'Kein Besuch, kein Lead, keine Kosten. Einen längeren Zeitraum wählen.',
  costs: 'Kosten',
  cost: 'Kosten',
  date: 'Tag',
  shown: (value) => (value === 1 ? '1 Zeile angezeigt' : `${number(value)} Zeilen angezeigt`),
  noCosts: 'Keine Kosten in diesem Zeitraum',
  noCostsHint: 'Werbekosten mit PUT /v1/costs senden, nach Tag, Quelle, Medium und Kampagne.',
};
