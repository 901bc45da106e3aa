/** Who may be handed to an ad platform: nobody who said no, nobody restricted, nobody that only a page named. */
import type { StoredSite } from '../storage/facts/sites.ts';
import type { StoredLead } from '../storage/reads/leads.ts';
import type { HandOver } from '../storage/reads/reports/audience.ts';
import type { Storage } from '../storage/storage.ts';

export const LEFT_OUT = ['restricted', 'withoutConsent', 'notTrusted'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** null: she may be. */
export function whyLeftOut(
  { consent: asked }: Pick<StoredSite, 'consent'>,
  { isRestricted, consent, isTrusted }: HandOver & { isRestricted: boolean },
): LeftOut | null {
  if (isRestricted) return 'restricted';
  // Whoever denied is never exported; where the site requires consent, only who granted it is.
  if (consent === 'denied' || (consent === null && asked === 'required')) return 'withoutConsent';
  // A person whom only the page itself named could be anybody's invention.
  return isTrusted ? null : 'notTrusted';
}

/** By lead id, of those who stay: why. */
export async function whyNot(
  storage: Storage,
  site: StoredSite,
  leads: readonly StoredLead[],
): Promise<ReadonlyMap<string, LeftOut>> {
  if (leads.length === 0) return new Map();
  const identifiers = leads.map((lead) => lead.identifiers);
  const known = await storage.read('handOver', site.siteId, identifiers, Number.POSITIVE_INFINITY);
  const why = new Map<string, LeftOut>();
  for (const [i, { leadId, lead }] of leads.entries()) {
    const reason = whyLeftOut(site, { ...known[i]!, isRestricted: lead.restrictedAt !== undefined });
    if (reason) why.set(leadId, reason);
  }
  return why;
}
