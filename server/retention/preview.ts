/** What a run would take away now, counted without taking it. */
import { RETENTION_CLASSES, type RetentionClass } from '../../shared/vocabulary.ts';
import { type Cutoffs, cutoffsOf, type RetentionSettings } from '../domain/retention.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import { type LeadsPage, OF_VISITORS, type VisitorsPage } from '../storage/retention/candidates.ts';
import type { Storage } from '../storage/storage.ts';

const PAGE = 1000;

export async function countToForget(
  storage: Storage,
  { siteId, id }: StoredSite,
  settings: RetentionSettings,
  now: number,
): Promise<{ class: RetentionClass; before: number; count: number }[]> {
  const cutoffs = cutoffsOf(settings, now);
  const counts: Record<string, number> = {};
  const add = (name: RetentionClass, count: number) => {
    counts[name] = (counts[name] ?? 0) + count;
  };
  if (OF_VISITORS.some((name) => cutoffs[name] !== undefined)) {
    for (let after: string | null = ''; after !== null; ) {
      const page: VisitorsPage = await storage.read('visitorsToForget', siteId, cutoffs, after, PAGE);
      for (const name of OF_VISITORS) add(name, page.found[name].count);
      after = page.after;
    }
  }
  if (cutoffs.leads !== undefined) {
    for (let after: string | null = ''; after !== null; ) {
      const page: LeadsPage = await storage.read('leadsToForget', siteId, cutoffs.leads, after, PAGE);
      add('leads', page.leadIds.length);
      after = page.after;
    }
  }
  const logs = await storage.read('countLogs', siteId, id, cutoffs);
  add('webhooks', logs.webhooks);
  add('audit', logs.audit);
  return byClass(cutoffs).map(([name, before]) => ({ class: name, before, count: counts[name] ?? 0 }));
}

/** In the order in which they are listed everywhere. */
export function byClass(values: Cutoffs): [name: RetentionClass, value: number][] {
  return RETENTION_CLASSES.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]]));
}
