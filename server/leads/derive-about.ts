/** Derives what is known of one person, whatever else waits: an answer about her never sees less than what was acknowledged. */
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';

/** @param identifiers that name her; whatever they turn out to be tied to is derived too */
export async function deriveAbout(
  storage: Storage,
  { siteId }: StoredSite,
  identifiers: readonly string[],
): Promise<void> {
  const known = new Set<string>();
  for (let fresh = [...identifiers]; fresh.length > 0; ) {
    for (const identifier of fresh) known.add(identifier);
    const waiting = await storage.read('waitingAbout', siteId, fresh);
    if (!waiting) return storage.project('identity');
    const { visitorIds, isMarked } = waiting;
    if (visitorIds.length > 0) await storage.project({ siteId, visitorIds });
    if (isMarked) await storage.write('deriveIdentifiers', siteId, fresh);
    if (visitorIds.length === 0 && !isMarked) return;
    const leads = await storage.read('leadsOf', siteId, fresh);
    fresh = leads.flatMap((lead) => lead.identifiers).filter((identifier) => !known.has(identifier));
  }
}
