/** The pages: a file each, a line each. `nav` puts one into the rail. */
import { type ComponentType, lazy } from 'react';
import type { IconName } from './components/icon.tsx';
import { messages } from './messages/current.ts';

export interface PageEntry {
  path: string;
  Page: ComponentType;
  nav?: { label: string; icon: IconName; group: NavGroup };
}

/** People and deals, reports, the rest: in the rail a space apart. */
export const NAV_GROUPS = ['follow', 'report', 'setup'] as const;
type NavGroup = (typeof NAV_GROUPS)[number];

const { nav } = messages;

export const pages: readonly PageEntry[] = [
  {
    path: '/leads',
    Page: lazy(() => import('./pages/leads.tsx')),
    nav: { label: nav.leads, icon: 'people', group: 'follow' },
  },
  { path: '/leads/:id', Page: lazy(() => import('./pages/lead.tsx')) },
  {
    path: '/deals',
    Page: lazy(() => import('./pages/deals.tsx')),
    nav: { label: nav.deals, icon: 'briefcase', group: 'follow' },
  },
  { path: '/deals/:id', Page: lazy(() => import('./pages/deal.tsx')) },
  {
    path: '/attribution',
    Page: lazy(() => import('./pages/attribution.tsx')),
    nav: { label: nav.attribution, icon: 'split', group: 'report' },
  },
];
