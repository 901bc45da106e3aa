/**
 * Changes of identity by hand: joining two persons, taking a claim back. What they change is answered from before and
 * after, and one that is only tried is rolled back.
 */
import type { Contact } from '../domain/contact.ts';
import type { Deal } from '../domain/deal.ts';
import type { VisitorsJourney } from '../domain/journey/rows.ts';
import { announceJourneys } from './derived/announce.ts';
import { deriveLeads } from './derived/leads.ts';
import { project, type Rules } from './derived/project.ts';
import type { TrafficSources } from './derived/traffic-sources.ts';
import { deriveVisitors, type SiteRules, Touched } from './derived/visitors.ts';
import { addJoin, type Join } from './facts/joins.ts';
import { type ClaimRow, claimById, visitorOfClaim } from './reads/claims.ts';
import { contactsOf, dealsOf, visitorsJourney } from './reads/journeys.ts';
import { leadsOf, type StoredLead } from './reads/leads.ts';
import type { Sql } from './sql.ts';

export type IdentityChange =
  | { kind: 'join'; join: Join }
  | { kind: 'revoke'; claimId: string }
  /** A claim that was taken back counts again. */
  | { kind: 'restore'; claimId: string };

/** Some leads and everything their journeys and their deals' credits are made of, at one moment. */
export interface IdentityState {
  /** Those that the change may touch, then the other people of their deals. */
  leads: StoredLead[];
  visitors: VisitorsJourney;
  contacts: Contact[];
  deals: { externalId: string; deal: Deal }[];
}

export interface IdentityChanged {
  claim: ClaimRow;
  before: IdentityState;
  after: IdentityState;
}

/**
 * @param keep false: only tried, nothing stays
 * @returns null where there is no such claim
 */
export async function changeIdentity(
  sql: Sql,
  siteId: number,
  change: IdentityChange,
  keep: boolean,
  now: number,
  rules: Rules,
  sources: TrafficSources,
): Promise<IdentityChanged | null> {
  const target = change.kind === 'join' ? null : await claimById(sql, siteId, change.claimId);
  if (change.kind !== 'join' && !target) return null;
  const touched = change.kind === 'join' ? [change.join.a, change.join.b] : await touchedBy(sql, siteId, target!);
  const site = await rules(sql, siteId);
  if (!site) return null;
  await deriveWaiting(sql, site, touched, rules, sources);

  await sql.run('savepoint change');
  const before = await stateOf(sql, siteId, touched);
  if (change.kind === 'join') await addJoin(sql, siteId, change.join, now);
  else if (change.kind === 'restore') await restore(sql, siteId, target!);
  else {
    const row = [siteId, change.claimId, now];
    await sql.insert('revocations', ['site_id', 'claim_id', 'occurred_at'], [row], 'do nothing');
  }
  const visitorId = target && (await visitorOfClaim(sql, siteId, target.id));
  const others = visitorId
    ? await deriveVisitors(sql, site, [{ visitorId, identity: true, version: now }], sources)
    : new Touched();
  await deriveLeads(sql, site, new Set([...touched, ...others.identifiers]));
  await announceJourneys(sql, site, others);
  const after = await stateOf(sql, siteId, touched);
  const claim = (await claimById(sql, siteId, change.kind === 'join' ? change.join.id : change.claimId))!;

  if (!keep) {
    await sql.run('rollback to savepoint change');
    sources.forget();
  }
  await sql.run('release savepoint change');
  return { claim, before, after };
}

/** Of repeated claims of one browser, taking one back took all back: all count again. */
async function restore(sql: Sql, siteId: number, { id, visitor_id, b }: ClaimRow): Promise<void> {
  await sql.run('delete from revocations where site_id = ? and claim_id = ?', [siteId, id]);
  if (visitor_id)
    await sql.run(
      `delete from revocations where site_id = ? and claim_id in
         (select id from claims where site_id = ? and visitor_id = ? and identifier = ?)`,
      [siteId, siteId, visitor_id, b],
    );
}

/** Identifiers of the leads that a claim has to do with: a browser's are all that it was ever said to be. */
async function touchedBy(sql: Sql, siteId: number, claim: ClaimRow): Promise<string[]> {
  const named = [claim.a, claim.b].filter((identifier) => identifier !== null);
  if (!claim.visitor_id) return named;
  const rows = await sql.all<{ identifier: string }>(
    'select distinct identifier from claims where site_id = ? and visitor_id = ?',
    [siteId, claim.visitor_id],
  );
  return [...named, ...rows.map((row) => row.identifier)];
}

/** What is compared must be all that was acknowledged. */
async function deriveWaiting(
  sql: Sql,
  { siteId }: SiteRules,
  identifiers: readonly string[],
  rules: Rules,
  sources: TrafficSources,
): Promise<void> {
  const leads = await leadsOf(sql, siteId, identifiers);
  const visitorIds = [...new Set(leads.flatMap((lead) => lead.visitorIds))];
  while ((await project(sql, { siteId, visitorIds, alone: true }, 1000, rules, sources)) > 0);
}

async function stateOf(sql: Sql, siteId: number, touched: readonly string[]): Promise<IdentityState> {
  const own = await leadsOf(sql, siteId, touched);
  const identifiers = own.flatMap((lead) => lead.identifiers);
  const deals = await dealsOf(sql, siteId, identifiers);
  const people = deals.flatMap(({ deal }) => deal.leads.map((lead) => lead.identifier));
  const known = new Set(own.map((lead) => lead.leadId));
  const others = (await leadsOf(sql, siteId, people)).filter((lead) => !known.has(lead.leadId));
  const leads = [...own, ...others];
  const visitorIds = [...new Set(leads.flatMap((lead) => lead.visitorIds))];
  return {
    leads,
    visitors: await visitorsJourney(sql, siteId, visitorIds, false),
    contacts: await contactsOf(
      sql,
      siteId,
      leads.flatMap((lead) => lead.identifiers),
    ),
    deals,
  };
}
