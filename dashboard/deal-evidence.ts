/** What ties the touchpoints of a deal to it: whose they are, and the claims that say so. Pure. */
import type { Claim } from '../shared/api/identity.ts';
import type { Journey, Lead } from '../shared/api/lead.ts';

export interface Evidence {
  /** Whose journey a touchpoint stands in, by its id. */
  people: Map<string, Lead>;
  claims: Map<string, Claim>;
}

export function evidence(journeys: readonly Journey[], claims: readonly Claim[]): Evidence {
  const people = new Map<string, Lead>();
  for (const { lead, touchpoints } of journeys) {
    if (lead) for (const { id } of touchpoints) people.set(id, lead);
  }
  return { people, claims: new Map(claims.map((claim) => [claim.id, claim])) };
}
