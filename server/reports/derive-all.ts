/** Reports never see less than what was acknowledged: what waits is derived first. */
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';

/** Visitors derived at once. */
const PAGE = 1000;

/**
 * Derives what was marked when the question came; what comes meanwhile may wait.
 * @param knownOnly visitors whom nobody knows may wait too: no lead and no deal depends on them
 */
export async function deriveAll(
  storage: Storage,
  { siteId }: StoredSite,
  { knownOnly }: { knownOnly: boolean },
): Promise<void> {
  await storage.project('identity');
  for (let after = ''; ; ) {
    const visitorIds = await storage.read('markedVisitors', siteId, knownOnly, after, PAGE);
    if (visitorIds.length > 0) await storage.project({ siteId, visitorIds });
    if (visitorIds.length < PAGE) return;
    after = visitorIds.at(-1)!;
  }
}
