/** The mail with the digest of a week, in English. */
import type { DigestWords } from './words.ts';

export const en: DigestWords = {
  locale: 'en-GB',
  subject: (site, from, to) => `${site}: the week of ${from} to ${to}`,
  week: (from, to) => `${from} to ${to}, beside the week before`,
  kpi: {
    revenue: 'Revenue',
    won: 'Won deals',
    opportunities: 'Opportunities',
    leads: 'Leads',
    mqls: 'MQLs',
    sqls: 'SQLs',
    visits: 'Visits',
    spend: 'Spend',
    cpl: 'Cost per lead',
    cac: 'Cost per won deal (CAC)',
    roi: 'ROI',
    salesCycleDays: 'Sales cycle',
  },
  figure: 'Figure',
  value: 'This week',
  change: 'Change',
  channel: 'Channel',
  none: '–',
  fresh: 'new',
  channels: 'The strongest channels',
  alerts: 'Alerts',
  alert: {
    trafficStopped: ({ duration }) => `No visit arrived in the last ${duration}.`,
    utmLoss: ({ share, shareBefore }) => `Only ${share} of visits have a campaign; before it was ${shareBefore}.`,
    spendWithoutClicks: ({ sources }) => `Money is spent, and nobody comes from: ${sources}.`,
  },
  dashboard: 'Open the dashboard',
  why: 'You get this because you asked for the weekly digest in your account.',
  unsubscribe: 'Stop it for this site',
};
