/** Every sentence of the dashboard in English. A second language is a second object of the same type. */

import { attribution, dimension, model } from './en/attribution.ts';
import { audit } from './en/audit.ts';
import { campaignAliases, channelChange, channelRules, trace } from './en/channels.ts';
import { deal, deals } from './en/deals.ts';
import { conversions, groups, models } from './en/definitions.ts';
import { fit } from './en/fit.ts';
import { exports, imports } from './en/imports.ts';
import { installCheck } from './en/install-check.ts';
import { live } from './en/live.ts';
import { cohorts, darkSocial, hygiene, kpis, quality, traffic } from './en/more-reports.ts';
import { annotations, views } from './en/notes.ts';
import { kpi, overview } from './en/overview.ts';
import { dialog, identity, rights, suggestions } from './en/people.ts';
import { quarantine } from './en/quarantine.ts';
import { account, accounts, campaigns, funnel, landingPages, paths, selfReported } from './en/reports.ts';
import { keys, settings } from './en/settings.ts';
import { shares } from './en/shares.ts';
import { profile, signInUser, users } from './en/users.ts';
import { webhooks } from './en/webhooks.ts';

const number = (value: number) => new Intl.NumberFormat('en').format(value);
const count = (value: number, one: string, other: string) => `${number(value)} ${value === 1 ? one : other}`;
const days = (value: number) => count(value, 'day', 'days');

export const en = {
  locale: 'en',
  product: 'Throughline',
  tagline: 'The whole journey of a lead, kept on your own machine.',
  skip: 'Skip to content',
  none: 'None',
  loading: 'Loading',
  title: (page: string) => `${page} · Throughline`,

  csv: 'Download CSV',
  any: 'Any',
  noFigure: '–',
  table: { sort: 'sort', paging: 'Pages' },
  filter: {
    inForce: 'Filters in force',
    more: 'More filters',
    by: 'Filter by',
    value: 'is exactly',
    add: 'Add filter',
    remove: (name: string) => `Remove the filter ${name}`,
  },
  claim: {
    sources: {
      browser: 'seen in the browser',
      form: 'from a form',
      api: 'told through the API',
      crm: 'told by the CRM',
      import: 'imported',
    } as Record<string, string>,
  },
  nav: {
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
    groups: 'Groups and content',
    imports: 'Import',
    exports: 'Export',
    webhooks: 'Webhooks',
  },
  period: {
    label: 'Period',
    presets: {
      '30d': 'Last 30 days',
      '90d': 'Last 90 days',
      '12m': 'Last 12 months',
      year: 'This year',
      all: 'All time',
      custom: 'From … to …',
    },
    from: 'From',
    to: 'To (included)',
  },
  account,
  accounts,
  annotations,
  attribution,
  audit,
  campaignAliases,
  campaigns,
  channelChange,
  channelRules,
  cohorts,
  conversions,
  darkSocial,
  deal,
  deals,
  dimension,
  dialog,
  exports,
  fit,
  funnel,
  groups,
  hygiene,
  identity,
  imports,
  installCheck,
  keys,
  kpi,
  kpis,
  landingPages,
  live,
  model,
  models,
  overview,
  paths,
  profile,
  quality,
  quarantine,
  rights,
  selfReported,
  settings,
  shares,
  signInUser,
  users,
  views,
  suggestions,
  trace,
  webhooks,
  traffic,
  bar: { site: 'Site', signOut: 'Sign out', signingOut: 'Signing out', signOutFailed: 'Still signed in' },
  theme: { label: 'Theme', system: 'Same as the system', light: 'Light', dark: 'Dark' },

  problem: {
    retry: 'Try again',
    reload: 'Reload the page',
    reference: (code: string) => `Reference: ${code}`,
    unreachable: 'The server cannot be reached',
    unreachableDetail: 'Check that Throughline is running and that this computer is online, then try again.',
    unexpected: 'The server gave an answer that cannot be read',
    unexpectedDetail: 'Something between this page and the server may have changed it.',
    crashed: 'This page stopped working',
    crashedDetail: 'If Throughline was just updated, loading the page again is enough.',
    noSite: 'No site yet',
    noSiteDetail: 'This key is not tied to a site. Add one with POST /v1/sites, then load the page again.',
    notFound: 'There is no such page',
    notFoundDetail: 'The address may be mistyped, or the page has moved.',
  },

  demo: {
    label: 'Demo',
    said: 'Everything on this site is made up: people, companies, deals and money.',
    remove: 'Remove the demo',
    sure: 'All of its data will be deleted.',
    yes: 'Delete it',
    no: 'Keep it',
    removing: 'Deleting',
  },

  health: {
    title: (value: number) => (value === 1 ? 'One thing needs attention' : `${number(value)} things need attention`),
    status: { warn: 'Warning', fail: 'Failing' },
    todo: 'What to do:',
  },

  copy: { copy: 'Copy', copied: 'Copied', failed: 'Select the text and copy it by hand' },

  signIn: {
    title: 'Sign in',
    withLink: 'Signing you in',
    withLinkHint: 'The link from the server is being checked.',
    hint: 'With your account, by the link that the server printed when it started, or with a secret key.',
    key: 'Secret key',
    keyHint: 'Starts with sk_. It is sent once, to this server, and not kept in the browser.',
    keyMissing: 'Paste a secret key first.',
    keyWrong: 'This key is not known here, was revoked, or may not read every site.',
    submit: 'Sign in with the key',
    submitting: 'Signing in',
    noCookie: 'The browser did not keep the session',
    noCookieHint: 'Allow cookies for this address, and open it under the address the server printed.',
    linkUsed: 'This link was used or is out of date',
    linkUsedHint: 'Restart the server to print a fresh one, or sign in with a secret key.',
  },

  leads: {
    title: 'Leads',
    lead: 'Everyone who told you who they are, and what brought them.',
    search: 'Search leads',
    searchHint: 'Name, e-mail, company or phone',
    stageFilter: 'Stage',
    clear: 'Clear filters',
    table: 'Leads',
    who: 'Lead',
    company: 'Company',
    stage: 'Stage',
    firstTouch: 'First touch',
    lastTouch: 'Last touch',
    created: 'Became a lead',
    noTouch: 'No tracked visit',
    unnamed: 'Unnamed lead',
    shown: (value: number) => (value === 1 ? '1 lead shown' : `${number(value)} leads shown`),
    next: 'Next',
    first: 'Back to first',
    paging: 'Pages of leads',
    noMatch: 'No lead matches',
    noMatchHint: 'Try fewer words, or look at every stage.',
    noMore: 'There are no more leads',
    noMoreHint: 'The list ended on the page before this one.',
  },

  install: {
    title: 'Waiting for the first lead',
    intro: 'Three steps, and the journeys start to write themselves.',
    step1: 'Put this tag on every page of your site',
    step1Hint: 'Best in the head. It waits for the page and never holds it up.',
    step2: 'Open your site and fill in a form',
    step2Hint: 'A form with an e-mail field is enough: whoever sends it becomes a lead.',
    step3: 'Come back here',
    step3Hint: 'The lead appears with every visit that came before. This page looks again by itself.',
    domains: 'Data is taken from',
    anyDomain: 'any domain',
  },

  stage: {
    lead: 'Lead',
    mql: 'MQL',
    sql: 'SQL',
    opportunity: 'Opportunity',
    won: 'Won',
    lost: 'Lost',
  } as Record<string, string>,

  milestone: {
    lead: 'Became a lead',
    mql: 'Qualified by marketing (MQL)',
    sql: 'Qualified by sales (SQL)',
    opportunity: 'Opportunity opened',
    won: 'Deal won',
    lost: 'Deal lost',
  } as Record<string, string>,

  type: {
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
  } as Record<string, string>,

  event: {
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
  } as Record<string, string>,

  lead: {
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
  },

  summary: {
    label: 'Journey in one sentence',
    came: (visits: number, spanDays: number) => {
      const times = visits === 1 ? 'Came once' : visits === 2 ? 'Came twice' : `Came ${number(visits)} times`;
      return visits > 1 && spanDays > 0 ? `${times} over ${days(spanDays)}: ` : `${times}: `;
    },
    contacts: (value: number, spanDays: number) =>
      `${count(value, 'contact', 'contacts')}${spanDays > 0 ? ` over ${days(spanDays)}` : ''}: `,
    skipped: (value: number) => `${number(value)} more`,
    form: (name: string) => [', then filled “', name, '”'] as const,
    anyForm: ', then filled a form',
    lead: ', then became a lead',
    unseen: 'Became a lead without a tracked visit before',
    seenAfter: 'Became a lead without a tracked visit before; all contacts came later',
    won: (money: string, afterDays: number) => `; won${money ? ` ${money}` : ''} ${after(afterDays)}`,
    lost: (afterDays: number) => `; lost ${after(afterDays)}`,
    end: '.',
  },

  timeline: {
    title: 'Journey',
    later: (value: number) => `${days(value)} later`,
    unfold: 'Unfold all visits',
    fold: 'Fold all visits',
    firstTouch: 'First touch',
    lastBeforeLead: 'Last before lead',
    landing: 'Landing page',
    referrer: 'Referrer',
    campaign: 'Campaign',
    campaignId: 'Campaign id',
    term: 'Term',
    content: 'Content',
    pages: (value: number) => count(value, 'page', 'pages'),
    noPages: 'No page view',
    fields: (names: string) => ['Fields: ', names] as const,
    noEvents: 'What happened in this visit is still being loaded.',
    noDetail: 'Nothing else was recorded in this visit.',
    empty: 'No touchpoint yet',
    emptyHint: 'Visits, campaigns and offline contacts appear here as soon as they are known.',
    loadingMore: (value: number) => `Loading more of the journey, ${count(value, 'touchpoint', 'touchpoints')} so far`,
    unnamedForm: 'Form',
    zone: (zone: string) => `Times in ${zone}`,
    newTab: 'opens in a new tab',
  },

  strip: {
    label: (touchpoints: number, from: string, to: string) =>
      `${count(touchpoints, 'touchpoint', 'touchpoints')} from ${from} to ${to}, drawn to scale. The list below has every one.`,
  },
};

function after(value: number): string {
  return value === 0 ? 'on the same day' : `${days(value)} later`;
}

export type Messages = typeof en;
