/** The mail with the digest of a week, in German. */
import type { DigestWords } from './words.ts';

export const de: DigestWords = {
  locale: 'de-DE',
  subject: (site, from, to) => `${site}: die Woche vom ${from} bis ${to}`,
  week: (from, to) => `${from} bis ${to}, neben der Woche davor`,
  kpi: {
    revenue: 'Umsatz',
    won: 'Gewonnene Deals',
    opportunities: 'Opportunities',
    leads: 'Leads',
    mqls: 'MQLs',
    sqls: 'SQLs',
    visits: 'Besuche',
    spend: 'Ausgaben',
    cpl: 'Kosten pro Lead (CPL)',
    cac: 'Kosten pro Abschluss (CAC)',
    roi: 'ROI',
    salesCycleDays: 'Verkaufszyklus',
  },
  figure: 'Kennzahl',
  value: 'Diese Woche',
  change: 'Veränderung',
  channel: 'Kanal',
  none: '–',
  fresh: 'neu',
  channels: 'Die stärksten Kanäle',
  alerts: 'Warnungen',
  alert: {
    trafficStopped: ({ duration }) => `Seit ${duration} kam kein Besuch an.`,
    utmLoss: ({ share, shareBefore }) =>
      `Nur ${share} der Besuche haben eine Kampagne; vorher waren es ${shareBefore}.`,
    spendWithoutClicks: ({ sources }) => `Es wird Geld ausgegeben, und niemand kommt von: ${sources}.`,
  },
  dashboard: 'Dashboard öffnen',
  why: 'Sie erhalten diese E-Mail, weil Sie in Ihrem Konto den Wochenbericht bestellt haben.',
  unsubscribe: 'Für diese Website abbestellen',
};
