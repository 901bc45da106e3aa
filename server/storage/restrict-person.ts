/** Restricts the processing of a person (GDPR art. 18), or lifts it: she is derived anew, and with her what her deals tell. */
import { deriveLeads } from './derived/leads.ts';
import { holdIdentity, holdSite } from './derived/leases.ts';
import type { Rules } from './derived/project.ts';
import { addRestrictions, forgetRestrictions } from './facts/restrictions.ts';
import { dealsOfLeads, noteChanges } from './outbox/changes.ts';
import { getLead } from './reads/leads.ts';
import type { Sql } from './sql.ts';

/** @returns null where there is no such lead */
export async function restrictPerson(
  sql: Sql,
  siteId: number,
  leadId: string,
  isRestricted: boolean,
  now: number,
  rules: Rules,
): Promise<true | null> {
  await holdSite(sql, siteId, 'shared');
  await holdIdentity(sql, siteId);
  const site = await rules(sql, siteId);
  const person = await getLead(sql, siteId, leadId);
  if (!site || !person) return null;
  const { identifiers } = person;
  if (isRestricted) await addRestrictions(sql, siteId, identifiers, now);
  else await forgetRestrictions(sql, siteId, identifiers);
  await deriveLeads(sql, site, identifiers);
  // Her deals' credits are others now, of which nobody hears through her.
  if (site.announces) await noteChanges(sql, siteId, await dealsOfLeads(sql, siteId, identifiers), now);
  return true;
}
