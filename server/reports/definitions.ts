/** What a site defines for itself, as reports need it. */
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';
import type { SiteDefinitions } from './attribution/read-query.ts';

export async function definitionsOf(storage: Storage, { siteId }: StoredSite): Promise<SiteDefinitions> {
  const [models, conversions] = await Promise.all([
    storage.read('listDefinitions', siteId, 'model'),
    storage.read('listDefinitions', siteId, 'conversion'),
  ]);
  return { models, conversions };
}
