/** Who may be handed to an ad platform: nobody who said no, nobody restricted, nobody that only a page named. */
import type { StoredSite } from '../storage/facts/sites.ts';
import type { StoredLead } from '../storage/reads/leads.ts';
import type { Storage } from '../storage/storage.ts';

export const LEFT_OUT = ['restricted', 'withoutConsent', 'notTrusted'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

export interface Gate {
  /** By lead id, of those who stay: why. */
  whyNot(leads: readonly StoredLead[]): Promise<ReadonlyMap<string, LeftOut>>;
}

/** What leads say of consent is read once. */
export async function openGate(storage: Storage, site: StoredSite): Promise<Gate> {
  const consent = await storage.read('consentOfLeads', site.siteId, { from: 0, to: Number.MAX_SAFE_INTEGER });
  // Whoever denied is never exported; where the site requires consent, only who granted it is.
  const consents = (leadId: string) => {
    const said = consent.get(leadId) ?? null;
    return said === 'granted' || (said === null && site.consent !== 'required');
  };
  return {
    async whyNot(leads) {
      const identifiers = leads.flatMap((lead) => lead.identifiers);
      const claims = await storage.read('claimsAbout', site.siteId, identifiers);
      const trusted = new Set(
        claims.flatMap(({ a, b, trust, revoked }) => (trust === 'trusted' && !revoked ? [a, b] : [])),
      );
      const why = new Map<string, LeftOut>();
      for (const { leadId, lead, identifiers: hers } of leads) {
        if (lead.restrictedAt !== undefined) why.set(leadId, 'restricted');
        else if (!consents(leadId)) why.set(leadId, 'withoutConsent');
        // A person whom only the page itself named could be anybody's invention.
        else if (!hers.some((id) => trusted.has(id))) why.set(leadId, 'notTrusted');
      }
      return why;
    },
  };
}
