/**
 * The screens of the dashboard by their addresses; those of one lead, deal or account with an id to fill in. Not among them: the live
 * stream, which never ends, one's own account, and the messages of one webhook, of which a demo has none.
 */
export const SCREENS: readonly string[] = [
  '/',
  '/leads',
  '/leads/suggestions',
  '/leads/{lead}',
  '/deals',
  '/deals/{deal}',
  '/accounts',
  '/accounts/{account}',
  '/kpis',
  '/attribution',
  '/campaigns',
  '/funnel',
  '/cohorts',
  '/quality',
  '/landing-pages',
  '/traffic',
  '/dark-social',
  '/campaign-tags',
  '/paths',
  '/self-reported',
  '/reconciliation',
  '/install',
  '/settings',
  '/settings/channel-rules',
  '/settings/campaign-names',
  '/settings/models',
  '/settings/conversions',
  '/settings/groups',
  '/settings/privacy',
  '/settings/quarantine',
  '/settings/users',
  '/settings/shares',
  '/settings/audit',
  '/settings/imports',
  '/settings/exports',
  '/settings/alerts',
  '/settings/inbound',
  '/settings/webhooks',
];

/** What a screen may take, by the period it is opened with: so many days up to the newest lead, or all time. */
export const PERIODS = [
  { period: '90d', days: 90, goalMs: 300 },
  { period: 'all', days: null, goalMs: 2_000 },
] as const;
