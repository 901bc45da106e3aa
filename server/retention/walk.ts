/** Walks through what a site's terms look at, a page at a time: to count it, or to take it away. */
import type { Cutoffs } from '../domain/retention.ts';
import { type LeadsPage, OF_VISITORS, type VisitorsPage } from '../storage/retention/candidates.ts';
import type { MetPage } from '../storage/retention/met.ts';
import type { NamedPage } from '../storage/retention/named.ts';
import type { Storage } from '../storage/storage.ts';

export async function* visitorPages(
  storage: Storage,
  siteId: number,
  cutoffs: Cutoffs,
  limit: number,
): AsyncGenerator<VisitorsPage['found']> {
  if (OF_VISITORS.every((name) => cutoffs[name] === undefined)) return;
  for (let after: string | null = ''; after !== null; ) {
    const page: VisitorsPage = await storage.read('visitorsToForget', siteId, cutoffs, after, limit);
    yield page.found;
    after = page.after;
  }
}

/** Browsers of nobody that contacts alone tell of. */
export async function* metPages(
  storage: Storage,
  siteId: number,
  { anonymous: before }: Cutoffs,
  limit: number,
): AsyncGenerator<string[]> {
  if (before === undefined) return;
  for (let after: string | null = ''; after !== null; ) {
    const page: MetPage = await storage.read('metToForget', siteId, before, after, limit);
    yield page.visitorIds;
    after = page.after;
  }
}

/** Ids of leads. */
export async function* leadPages(
  storage: Storage,
  siteId: number,
  { leads: before }: Cutoffs,
  limit: number,
): AsyncGenerator<string[]> {
  if (before === undefined) return;
  for (let after: string | null = ''; after !== null; ) {
    const page: LeadsPage = await storage.read('leadsToForget', siteId, before, after, limit);
    yield page.leadIds;
    after = page.after;
  }
}

/** Identifiers of people whom contacts alone name. */
export async function* namedPages(
  storage: Storage,
  siteId: number,
  { leads: before }: Cutoffs,
  limit: number,
): AsyncGenerator<string[]> {
  if (before === undefined) return;
  for (let after: string | null = ''; after !== null; ) {
    const page: NamedPage = await storage.read('namedToForget', siteId, before, after, limit);
    yield page.identifiers;
    after = page.after;
  }
}
