/** One lead, and the names of stages, touchpoints and events. */
import { days } from './counted.ts';

export const stage = {
  lead: 'Lead',
  mql: 'MQL',
  sql: 'SQL',
  opportunity: 'Opportunity',
  won: 'Won',
  lost: 'Lost',
} as Record<string, string>;

export const milestone = {
  lead: 'Became a lead',
  mql: 'Qualified by marketing (MQL)',
  sql: 'Qualified by sales (SQL)',
  opportunity: 'Opportunity opened',
  won: 'Deal won',
  lost: 'Deal lost',
} as Record<string, string>;

export const type = {
  visit: 'Visit',
  campaign: 'New campaign during the visit',
  content: 'Content',
  call: 'Call',
  chat: 'Chat',
  meeting: 'Meeting',
  event: 'Event',
  webinar: 'Webinar',
  email_click: 'E-mail click',
  email_open: 'E-mail opened',
  direct_mail: 'Direct mail',
  ad_impression: 'Ad seen',
  other: 'Contact',
} as Record<string, string>;

export const event = {
  page_view: 'Page',
  form_submit: 'Form sent',
  link_click: 'Link',
  download: 'Download',
  phone_click: 'Phone number clicked',
  mail_click: 'E-mail address clicked',
  chat: 'Chat',
  booking: 'Booking',
  identify: 'Said who they are',
  custom: 'Event',
  group: 'Named their company',
  alias: 'Was recognised',
} as Record<string, string>;

export const lead = {
  back: 'All leads',
  facts: 'Facts',
  email: 'E-mail',
  phone: 'Phone',
  company: 'Company',
  account: 'Account',
  externalIds: 'External ids',
  selfReported: 'Says they came by',
  firstSeen: 'First seen',
  created: 'Became a lead',
  how: 'What brought them',
  milestones: 'Milestones',
  noMilestones: 'None yet.',
  afterFirst: (value: number) =>
    value === 0 ? 'on the day of the first touch' : `${days(value)} after the first touch`,
  deal: (id: string) => ['Deal ', id] as const,
  notFound: 'There is no such lead',
  notFoundHint: 'The lead may belong to another site, or was erased.',
  stats: {
    label: 'Journey in numbers',
    touchpoints: 'Touchpoints',
    visits: 'Visits',
    pageViews: 'Page views',
    toLead: 'First touch to lead',
    toWon: 'First touch to won',
    days: (value: number) => (value === 0 ? 'Same day' : days(value)),
  },
};
