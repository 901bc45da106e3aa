/** The pages: a file each, a line each. `nav` puts one into the rail. */
import { type ComponentType, lazy } from 'react';
import type { IconName } from './components/icon.tsx';
import { messages } from './messages/current.ts';

export interface PageEntry {
  path: string;
  Page: ComponentType;
  nav?: { label: string; icon: IconName };
}

export const pages: readonly PageEntry[] = [
  { path: '/leads', Page: lazy(() => import('./pages/leads.tsx')), nav: { label: messages.nav.leads, icon: 'people' } },
  { path: '/leads/:id', Page: lazy(() => import('./pages/lead.tsx')) },
];
