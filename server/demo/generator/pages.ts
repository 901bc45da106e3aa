/** The pages of the company's site, and how people walk through them. */
import { COMPANY } from './company.ts';
import type { Random } from './random.ts';

export interface SitePage {
  /** From the root of the site, or the whole address of a page of the app. */
  path: string;
  title: string;
}

const named = (path: string, title: string): SitePage => ({ path, title: `${title} | Nordlicht Dispatch` });

export const HOME = named('/', 'Dispatch software for field service teams');
export const PRICING = named('/pricing', 'Pricing');
export const DEMO = named('/demo', 'Book a demo');
export const TRIAL = named('/trial', 'Try it free for 14 days');
export const GUIDE = named('/guides/dispatch-benchmark', 'Benchmark report: dispatch in field service');
export const WEBINAR = named('/webinars/fewer-empty-kilometres', 'Webinar: fewer empty kilometres');
export const NEWSLETTER = named('/newsletter', 'Newsletter: The Early Shift');

const LOGIN = named('/login', 'Sign in');
const APP: readonly SitePage[] = ['board', 'technicians', 'work-orders', 'reports'].map((name) => ({
  path: `${COMPANY.app}/${name}`,
  title: `Nordlicht Dispatch: ${name}`,
}));

const PRODUCT: readonly SitePage[] = [
  named('/product', 'Product'),
  named('/product/route-planning', 'Route planning'),
  named('/product/mobile-app', 'The app for technicians'),
  named('/product/customer-portal', 'Customer portal'),
  named('/integrations', 'Integrations'),
  named('/integrations/datev', 'DATEV integration'),
  named('/security', 'Security and data protection'),
  named('/customers', 'Customer stories'),
  named('/customers/elbe-lifts', 'How Elbe Lifts saves nine hours a week'),
  named('/compare/spreadsheets', 'Nordlicht Dispatch and spreadsheets compared'),
  PRICING,
];
const BLOG: readonly SitePage[] = [
  named('/blog/route-planning-for-field-service', 'Route planning for field service: a practical guide'),
  named('/blog/emergency-call-out-planning', 'Planning emergency call-outs without chaos'),
  named('/blog/field-service-kpis', 'Twelve field service KPIs that matter'),
  named('/blog/paper-work-orders', 'Getting rid of paper work orders'),
  named('/blog/shift-handover-checklist', 'A checklist for the shift handover'),
  named('/blog/skills-based-scheduling', 'Skills-based scheduling explained'),
];
const LANDING: readonly SitePage[] = [
  named('/lp/dispatch-software', 'Dispatch software: see it in two minutes'),
  named('/lp/route-optimisation', 'Route optimisation for technicians'),
  named('/lp/fsm-comparison', 'Field service software compared'),
];

/** What a link leads to. */
export type Entrance = 'home' | 'blog' | 'product' | 'landing' | 'guide' | 'webinar' | 'any';

const ENTRANCES: Record<Entrance, readonly SitePage[]> = {
  home: [HOME],
  blog: BLOG,
  product: PRODUCT,
  landing: LANDING,
  guide: [GUIDE],
  webinar: [WEBINAR],
  any: [HOME, HOME, ...PRODUCT, ...BLOG.slice(0, 2)],
};

/** @param count page views, from the entrance on */
export function walk(random: Random, entrance: Entrance, count: number): SitePage[] {
  const pages = [random.pick(ENTRANCES[entrance])];
  while (pages.length < count) {
    const next = random.chance(0.2) ? random.pick(BLOG) : random.chance(0.15) ? HOME : random.pick(PRODUCT);
    if (next !== pages.at(-1)) pages.push(next);
  }
  return pages;
}

/** A customer signs in and works. */
export function working(random: Random): SitePage[] {
  return [LOGIN, ...Array.from({ length: random.integer(1, 4) }, () => random.pick(APP))];
}
