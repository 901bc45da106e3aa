/** One lead, and the names of stages, touchpoints and events. */
import type { Messages } from '../messages.ts';
import { days } from './counted.ts';

export const stage: Messages['stage'] = {
  lead: 'Lead',
  mql: 'MQL',
  sql: 'SQL',
  opportunity: 'Opportunity',
  won: 'Gewonnen',
  lost: 'Verloren',
};

export const milestone: Messages['milestone'] = {
  lead: 'Lead geworden',
  mql: 'Vom Marketing qualifiziert (MQL)',
  sql: 'Vom Vertrieb qualifiziert (SQL)',
  opportunity: 'Opportunity eröffnet',
  won: 'Deal gewonnen',
  lost: 'Deal verloren',
};

export const type: Messages['type'] = {
  visit: 'Besuch',
  campaign: 'Neue Kampagne während des Besuchs',
  content: 'Content',
  call: 'Anruf',
  chat: 'Chat',
  meeting: 'Treffen',
  event: 'Veranstaltung',
  webinar: 'Webinar',
  email_click: 'E-Mail-Klick',
  email_open: 'E-Mail geöffnet',
  direct_mail: 'Briefwerbung',
  ad_impression: 'Anzeige gesehen',
  other: 'Kontakt',
};

export const event: Messages['event'] = {
  page_view: 'Seite',
  form_submit: 'Formular gesendet',
  link_click: 'Link',
  download: 'Download',
  phone_click: 'Telefonnummer angeklickt',
  mail_click: 'E-Mail-Adresse angeklickt',
  chat: 'Chat',
  booking: 'Buchung',
  identify: 'Hat sich vorgestellt',
  custom: 'Ereignis',
  group: 'Hat die Firma genannt',
  alias: 'Wurde wiedererkannt',
};

export const lead: Messages['lead'] = {
  back: 'Alle Leads',
  facts: 'Eckdaten',
  email: 'E-Mail',
  phone: 'Telefon',
  company: 'Firma',
  account: 'Unternehmen',
  externalIds: 'Externe IDs',
  selfReported: 'Kam nach eigener Angabe über',
  firstSeen: 'Zuerst gesehen',
  created: 'Lead seit',
  how: 'Was den Lead hergebracht hat',
  milestones: 'Meilensteine',
  noMilestones: 'Noch keine.',
  afterFirst: (value) => (value === 0 ? 'am Tag des ersten Touchpoints' : `${days(value)} nach dem ersten Touchpoint`),
  deal: (id) => ['Deal ', id],
  notFound: 'Diesen Lead gibt es nicht',
  notFoundHint: 'Der Lead gehört vielleicht zu einer anderen Website oder wurde gelöscht.',
  stats: {
    label: 'Journey in Zahlen',
    touchpoints: 'Touchpoints',
    visits: 'Besuche',
    pageViews: 'Seitenaufrufe',
    toLead: 'Erster Touchpoint bis Lead',
    toWon: 'Erster Touchpoint bis Abschluss',
    days: (value) => (value === 0 ? 'Am selben Tag' : days(value)),
  },
};
