/** What is around every page: rail, bar, warnings, demo. */
import { number } from './counted.ts';

export const nav = {
  label: 'Main',
  menu: 'Menu',
  tabs: 'Pages of this section',
  overview: 'Overview',
  leads: 'Leads',
  suggestions: 'Possibly the same',
  deals: 'Deals',
  attribution: 'Attribution',
  accounts: 'Accounts',
  campaigns: 'Campaigns & costs',
  reconciliation: 'Platform claims',
  funnel: 'Funnel',
  landingPages: 'Landing pages',
  kpis: 'Key figures',
  cohorts: 'Cohorts',
  quality: 'Quality by source',
  traffic: 'Traffic',
  darkSocial: 'Dark social',
  hygiene: 'Campaign tags',
  paths: 'Paths',
  selfReported: 'Self-reported',
  live: 'Live',
  install: 'Install check',
  users: 'Users',
  audit: 'Audit log',
  shares: 'Shared links',
  settings: 'Settings',
  site: 'Site and tag',
  channelRules: 'Channel rules',
  campaignAliases: 'Campaign names',
  quarantine: 'Quarantine',
  models: 'Models',
  conversions: 'Conversions',
  privacy: 'Privacy',
  groups: 'Groups and content',
  imports: 'Import',
  exports: 'Export',
  webhooks: 'Webhooks',
  alerts: 'Alerts',
  inbound: 'Inbound webhooks',
};

export const bar = { site: 'Site', signOut: 'Sign out', signingOut: 'Signing out', signOutFailed: 'Still signed in' };

export const language = { label: 'Language' };

export const theme = { label: 'Theme', system: 'Same as the system', light: 'Light', dark: 'Dark' };

export const demo = {
  label: 'Demo',
  said: 'Everything on this site is made up: people, companies, deals and money.',
  remove: 'Remove the demo',
  sure: 'All of its data will be deleted.',
  yes: 'Delete it',
  no: 'Keep it',
  removing: 'Deleting',
};

export const health = {
  title: (value: number) => (value === 1 ? 'One thing needs attention' : `${number(value)} things need attention`),
  status: { warn: 'Warning', fail: 'Failing' },
  todo: 'What to do:',
  alerts: {
    trafficStopped: (hours: number) =>
      `No visit arrived in the last ${hours === 1 ? 'hour' : `${number(hours)} hours`}.`,
    trafficStoppedTodo: 'Does the tracker still load? The install check says what is wrong.',
    utmLoss: (share: string, before: string) => `Only ${share} of visits have a campaign; before it was ${before}.`,
    utmLossTodo: 'Look for a redirect that drops the query, or for links that lost their UTM parameters.',
    spendWithoutClicks: (sources: string) => `Money is spent, and nobody comes from: ${sources}.`,
    spendWithoutClicksTodo: 'Are the ads tagged with the same source and medium as the costs?',
  },
};
