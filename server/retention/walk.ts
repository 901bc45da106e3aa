/** Walks through what a site's terms look at, a page at a time: to count it, or to take it away. */
import type { Cutoffs } from '../domain/retention.ts';
import { OF_VISITORS, type VisitorsPage } from '../storage/retention/candidates.ts';
import type { Storage } from '../storage/storage.ts';

/** @param read what follows the last one that was looked at; a page without one is the last */
async function* pages<Page extends { after: string | null }>(
  read: (after: string) => Promise<Page>,
): AsyncGenerator<Page> {
  for (let after: string | null = ''; after !== null; ) {
    const page: Page = await read(after);
    yield page;
    after = page.after;
  }
}

export async function* visitorPages(
  storage: Storage,
  siteId: number,
  cutoffs: Cutoffs,
  limit: number,
): AsyncGenerator<VisitorsPage['found']> {
  if (OF_VISITORS.every((name) => cutoffs[name] === undefined)) return;
  for await (const { found } of pages((after) => storage.read('visitorsToForget', siteId, cutoffs, after, limit)))
    yield found;
}

/** Browsers of nobody that contacts alone tell of. */
export async function* metPages(
  storage: Storage,
  siteId: number,
  { anonymous: before }: Cutoffs,
  limit: number,
): AsyncGenerator<string[]> {
  if (before === undefined) return;
  for await (const { visitorIds } of pages((after) => storage.read('metToForget', siteId, before, after, limit)))
    yield visitorIds;
}

/** Ids of leads. */
export async function* leadPages(
  storage: Storage,
  siteId: number,
  { leads: before }: Cutoffs,
  limit: number,
): AsyncGenerator<string[]> {
  if (before === undefined) return;
  for await (const { leadIds } of pages((after) => storage.read('leadsToForget', siteId, before, after, limit)))
    yield leadIds;
}

/** Identifiers of people whom contacts alone name. */
export async function* namedPages(
  storage: Storage,
  siteId: number,
  { leads: before }: Cutoffs,
  limit: number,
): AsyncGenerator<string[]> {
  if (before === undefined) return;
  for await (const { identifiers } of pages((after) => storage.read('namedToForget', siteId, before, after, limit)))
    yield identifiers;
}
