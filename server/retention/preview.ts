/** What a run would take away now, counted without taking it. */
import { RETENTION_CLASSES, type RetentionClass } from '../../shared/vocabulary.ts';
import { type Cutoffs, cutoffsOf, type RetentionSettings } from '../domain/retention.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import { OF_VISITORS } from '../storage/retention/candidates.ts';
import type { Storage } from '../storage/storage.ts';
import { leadPages, metPages, namedPages, visitorPages } from './walk.ts';

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
  for await (const found of visitorPages(storage, siteId, cutoffs, PAGE))
    for (const name of OF_VISITORS) add(name, found[name].count);
  for await (const visitorIds of metPages(storage, siteId, cutoffs, PAGE)) add('anonymous', visitorIds.length);
  for await (const leadIds of leadPages(storage, siteId, cutoffs, PAGE)) add('leads', leadIds.length);
  for await (const identifiers of namedPages(storage, siteId, cutoffs, PAGE)) add('leads', identifiers.length);
  const logs = await storage.read('countLogs', siteId, id, cutoffs);
  add('webhooks', logs.webhooks);
  add('audit', logs.audit);
  return byClass(cutoffs).map(([name, before]) => ({ class: name, before, count: counts[name] ?? 0 }));
}

/** In the order in which they are listed everywhere. */
export function byClass(values: Cutoffs): [name: RetentionClass, value: number][] {
  return RETENTION_CLASSES.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]]));
}
