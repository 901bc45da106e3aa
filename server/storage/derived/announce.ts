/** What a derivation changed, told to the outbox in the same transaction, where somebody wants to hear of it. */
import { type Change, dealsOfLeads, noteChanges, noteJourneys } from '../outbox/changes.ts';
import { inList, type Sql } from '../sql.ts';
import type { SiteRules, Touched } from './visitors.ts';

/** One lead as she was stored before and as she is now. */
export interface LeadChange {
  leadId: string;
  identifiers: readonly string[];
  /** Ids of the leads that these identifiers belonged to. */
  before: ReadonlySet<string>;
  /** Was one of those a lead? */
  known: boolean;
  /** As stored under this id before; null: it was not. */
  was: { lead: string; stage: string } | null;
  now: { lead: string; stage: string };
}

export async function announceLeads(
  sql: Sql,
  { siteId, announces }: SiteRules,
  leads: readonly LeadChange[],
): Promise<void> {
  if (!announces) return;
  const now = Date.now();
  const changes: Change[] = [];
  const joined: string[] = [];
  const altered: string[] = [];
  for (const { leadId, identifiers, before, known, was, now: is } of leads) {
    const stageBefore = was?.stage ?? (known ? is.stage : 'lead');
    if (!known) changes.push({ event: 'lead.created', subject: leadId });
    else if (was?.lead !== is.lead) changes.push({ event: 'lead.updated', subject: leadId });
    if (is.stage !== stageBefore)
      changes.push({ event: 'lead.stage_changed', subject: leadId, detail: { previous: was?.stage ?? null } });
    if (known && (before.size > 1 || !before.has(leadId))) joined.push(...identifiers);
    else if (!known || was?.lead !== is.lead) altered.push(...identifiers);
  }
  await noteChanges(sql, siteId, [...changes, ...(await dealsOfLeads(sql, siteId, altered))], now);
  await noteJourneys(sql, siteId, joined, now);
}

/** Called when the leads are derived: whose the visitors are is known then. */
export async function announceJourneys(
  sql: Sql,
  { siteId, announces }: SiteRules,
  { visitors, owners }: Touched,
): Promise<void> {
  if (!announces || visitors.size + owners.size === 0) return;
  const rows = await sql.all<{ identifier: string }>(
    `select distinct identifier from ownership where site_id = ? and visitor_id ${inList(sql)}`,
    [siteId, [...visitors]],
  );
  await noteJourneys(sql, siteId, [...new Set([...owners, ...rows.map((row) => row.identifier)])], Date.now());
}
