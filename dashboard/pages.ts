/** The pages: a file each, a line each. `nav` puts one into the rail. */
import { type ComponentType, lazy } from 'react';
import type { IconName } from './components/icon.tsx';
import { messages } from './messages/current.ts';

export interface PageEntry {
  path: string;
  Page: ComponentType;
  nav?: { label: string; icon: IconName; group: NavGroup };
  /** One of the tabs of the rail's entry `of`; the entry's own page is the first of them. */
  tab?: { of: string; label: string };
}

/** People and deals, reports, the rest: in the rail a space apart. */
export const NAV_GROUPS = ['follow', 'report', 'setup'] as const;
type NavGroup = (typeof NAV_GROUPS)[number];

const { nav } = messages;

export const pages: readonly PageEntry[] = [
  {
    path: '/',
    Page: lazy(() => import('./pages/overview.tsx')),
    nav: { label: nav.overview, icon: 'overview', group: 'follow' },
  },
  {
    path: '/leads',
    Page: lazy(() => import('./pages/leads.tsx')),
    nav: { label: nav.leads, icon: 'people', group: 'follow' },
    tab: { of: '/leads', label: nav.leads },
  },
  {
    path: '/leads/suggestions',
    Page: lazy(() => import('./pages/suggestions.tsx')),
    tab: { of: '/leads', label: nav.suggestions },
  },
  { path: '/leads/:id', Page: lazy(() => import('./pages/lead.tsx')) },
  {
    path: '/deals',
    Page: lazy(() => import('./pages/deals.tsx')),
    nav: { label: nav.deals, icon: 'briefcase', group: 'follow' },
  },
  { path: '/deals/:id', Page: lazy(() => import('./pages/deal.tsx')) },
  {
    path: '/accounts',
    Page: lazy(() => import('./pages/accounts.tsx')),
    nav: { label: nav.accounts, icon: 'account', group: 'follow' },
  },
  { path: '/accounts/:id', Page: lazy(() => import('./pages/account.tsx')) },
  {
    path: '/kpis',
    Page: lazy(() => import('./pages/kpis.tsx')),
    nav: { label: nav.kpis, icon: 'gauge', group: 'report' },
  },
  {
    path: '/attribution',
    Page: lazy(() => import('./pages/attribution.tsx')),
    nav: { label: nav.attribution, icon: 'split', group: 'report' },
  },
  {
    path: '/campaigns',
    Page: lazy(() => import('./pages/campaigns.tsx')),
    nav: { label: nav.campaigns, icon: 'coins', group: 'report' },
    tab: { of: '/campaigns', label: nav.campaigns },
  },
  {
    path: '/reconciliation',
    Page: lazy(() => import('./pages/reconciliation.tsx')),
    tab: { of: '/campaigns', label: nav.reconciliation },
  },
  {
    path: '/funnel',
    Page: lazy(() => import('./pages/funnel.tsx')),
    nav: { label: nav.funnel, icon: 'funnel', group: 'report' },
    tab: { of: '/funnel', label: nav.funnel },
  },
  { path: '/cohorts', Page: lazy(() => import('./pages/cohorts.tsx')), tab: { of: '/funnel', label: nav.cohorts } },
  { path: '/quality', Page: lazy(() => import('./pages/quality.tsx')), tab: { of: '/funnel', label: nav.quality } },
  {
    path: '/landing-pages',
    Page: lazy(() => import('./pages/landing-pages.tsx')),
    nav: { label: nav.landingPages, icon: 'page', group: 'report' },
    tab: { of: '/landing-pages', label: nav.landingPages },
  },
  {
    path: '/traffic',
    Page: lazy(() => import('./pages/traffic.tsx')),
    tab: { of: '/landing-pages', label: nav.traffic },
  },
  {
    path: '/dark-social',
    Page: lazy(() => import('./pages/dark-social.tsx')),
    tab: { of: '/landing-pages', label: nav.darkSocial },
  },
  {
    path: '/campaign-tags',
    Page: lazy(() => import('./pages/campaign-tags.tsx')),
    tab: { of: '/landing-pages', label: nav.hygiene },
  },
  {
    path: '/paths',
    Page: lazy(() => import('./pages/paths.tsx')),
    nav: { label: nav.paths, icon: 'path', group: 'report' },
  },
  {
    path: '/self-reported',
    Page: lazy(() => import('./pages/self-reported.tsx')),
    nav: { label: nav.selfReported, icon: 'chat', group: 'report' },
  },
  {
    path: '/live',
    Page: lazy(() => import('./pages/live.tsx')),
    nav: { label: nav.live, icon: 'audio', group: 'setup' },
  },
  {
    path: '/install',
    Page: lazy(() => import('./pages/install.tsx')),
    nav: { label: nav.install, icon: 'tag', group: 'setup' },
  },
  {
    path: '/settings',
    Page: lazy(() => import('./pages/settings.tsx')),
    nav: { label: nav.settings, icon: 'settings', group: 'setup' },
    tab: { of: '/settings', label: nav.site },
  },
  {
    path: '/settings/channel-rules',
    Page: lazy(() => import('./pages/channel-rules.tsx')),
    tab: { of: '/settings', label: nav.channelRules },
  },
  {
    path: '/settings/campaign-names',
    Page: lazy(() => import('./pages/campaign-names.tsx')),
    tab: { of: '/settings', label: nav.campaignAliases },
  },
  {
    path: '/settings/models',
    Page: lazy(() => import('./pages/models.tsx')),
    tab: { of: '/settings', label: nav.models },
  },
  {
    path: '/settings/conversions',
    Page: lazy(() => import('./pages/conversions.tsx')),
    tab: { of: '/settings', label: nav.conversions },
  },
  {
    path: '/settings/groups',
    Page: lazy(() => import('./pages/groups.tsx')),
    tab: { of: '/settings', label: nav.groups },
  },
  {
    path: '/settings/privacy',
    Page: lazy(() => import('./pages/privacy.tsx')),
    tab: { of: '/settings', label: nav.privacy },
  },
  {
    path: '/settings/quarantine',
    Page: lazy(() => import('./pages/quarantine.tsx')),
    tab: { of: '/settings', label: nav.quarantine },
  },
  {
    path: '/settings/users',
    Page: lazy(() => import('./pages/users.tsx')),
    tab: { of: '/settings', label: nav.users },
  },
  {
    path: '/settings/shares',
    Page: lazy(() => import('./pages/shares.tsx')),
    tab: { of: '/settings', label: nav.shares },
  },
  {
    path: '/settings/audit',
    Page: lazy(() => import('./pages/audit.tsx')),
    tab: { of: '/settings', label: nav.audit },
  },
  { path: '/profile', Page: lazy(() => import('./pages/profile.tsx')) },
  {
    path: '/settings/imports',
    Page: lazy(() => import('./pages/imports.tsx')),
    tab: { of: '/settings', label: nav.imports },
  },
  {
    path: '/settings/exports',
    Page: lazy(() => import('./pages/exports.tsx')),
    tab: { of: '/settings', label: nav.exports },
  },
  {
    path: '/settings/alerts',
    Page: lazy(() => import('./pages/alerts.tsx')),
    tab: { of: '/settings', label: nav.alerts },
  },
  {
    path: '/settings/inbound',
    Page: lazy(() => import('./pages/inbound.tsx')),
    tab: { of: '/settings', label: nav.inbound },
  },
  {
    path: '/settings/webhooks',
    Page: lazy(() => import('./pages/webhooks.tsx')),
    tab: { of: '/settings', label: nav.webhooks },
  },
  { path: '/settings/webhooks/:id', Page: lazy(() => import('./pages/webhook.tsx')) },
];
