/** The screens of the dashboard by their addresses; those of one lead, deal or account with an id to fill in. */
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
  '/settings',
  '/settings/privacy',
  '/settings/quarantine',
  '/settings/audit',
];

/** What a screen may take, by the period it is opened with. */
export const PERIODS = [
  { period: '90d', goalMs: 300 },
  { period: 'all', goalMs: 2_000 },
] as const;
