/** Derives leads: from claims, links, stages and deals of identifiers to the components they make and what each is. */
import { randomUUID } from 'node:crypto';
import type { Stage, Trust } from '../../../shared/vocabulary.ts';
import { type Deal, dealStages } from '../../domain/deal.ts';
import { type AccountName, companyDomain } from '../../domain/identity/account.ts';
import { componentsOf } from '../../domain/identity/components.ts';
import { type Description, type LeadFacts, leadOf } from '../../domain/identity/lead.ts';
import { STUB } from '../erasure/stubs.ts';
import { restrictionsOf } from '../facts/restrictions.ts';
import { searchText } from '../lead-search.ts';
import { inList, type Sql, type Value } from '../sql.ts';
import { announceLeads, type LeadChange } from './announce.ts';
import { syncRows } from './sync-rows.ts';
import { LEADS } from './tables.ts';
import type { SiteRules } from './visitors.ts';

/** Derives the leads of these identifiers, and of all that are or were tied to them. */
export async function deriveLeads(sql: Sql, site: SiteRules, touched: Iterable<string>): Promise<void> {
  const { siteId, identity } = site;
  const seeds = [...new Set(touched)].sort();
  if (seeds.length === 0) return;
  await nameIdentifiers(sql, siteId, seeds);
  const { own, links, leadIds } = await closure(sql, siteId, seeds, identity.trustBrowserIdentity);
  const rows: Value[][] = [];
  const found: { leadId: string; component: string[]; stage: string; lead: string }[] = [];
  for (const component of componentsOf(own.keys(), links)) {
    const facts = await loadFacts(sql, siteId, component);
    if (facts.identifiers.length === 0) {
      // Nobody names them any more: each is on its own again, and no lead.
      for (const identifier of component) await setLead(sql, siteId, identifier, own.get(identifier)!.own);
      continue;
    }
    const lead = leadOf(facts);
    const leadId = own.get(lead.survivor)!.own;
    for (const identifier of component) await setLead(sql, siteId, identifier, leadId);
    const isErased = component.some((identifier) => identifier.startsWith(STUB));
    // Who is erased is found by nothing.
    const search = isErased ? '' : searchText([lead.name, lead.company], component);
    const text = JSON.stringify(lead);
    rows.push([
      siteId,
      leadId,
      lead.createdAt,
      lead.email,
      lead.phone,
      lead.name,
      lead.company,
      lead.account?.domain ?? null,
      lead.stage,
      search,
      text,
      lead.restrictedAt === undefined ? 0 : 1,
    ]);
    // Of who is restricted nobody is told.
    if (!isErased && lead.restrictedAt === undefined) found.push({ leadId, component, stage: lead.stage, lead: text });
  }
  const stored = await sql.all<Record<string, Value>>(
    `select ${LEADS.columns.join(', ')} from leads where site_id = ? and lead_id ${inList(sql)}`,
    [siteId, [...leadIds]],
  );
  await syncRows(
    sql,
    LEADS,
    stored.map((row) => LEADS.columns.map((column) => row[column]!)),
    rows,
  );
  const storedById = new Map(stored.map((row) => [row.lead_id as string, row]));
  const changes = found.map(({ leadId, component, stage, lead }): LeadChange => {
    const before = new Set(component.map((identifier) => own.get(identifier)!.lead));
    const was = storedById.get(leadId);
    return {
      leadId,
      identifiers: component,
      before,
      known: [...before].some((id) => storedById.has(id)),
      was: was ? { lead: was.lead as string, stage: was.stage as string } : null,
      now: { lead, stage },
    };
  });
  await announceLeads(sql, site, changes);
}

function setLead(sql: Sql, siteId: number, identifier: string, leadId: string): Promise<number> {
  return sql.run('update identifiers set lead_id = ? where site_id = ? and identifier = ? and lead_id <> ?', [
    leadId,
    siteId,
    identifier,
    leadId,
  ]);
}

/** Every identifier is given a lead id of its own, once; it is used while the identifier is the oldest of its lead. */
async function nameIdentifiers(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<void> {
  const rows = identifiers.map((identifier) => {
    const id = `lead_${randomUUID().replaceAll('-', '')}`;
    return [siteId, identifier, id, id];
  });
  await sql.insert('identifiers', ['site_id', 'identifier', 'own_lead_id', 'lead_id'], rows, 'do nothing');
}

/** Of an identifier: the lead id it was given, and the one it had when last derived. */
interface Ids {
  own: string;
  lead: string;
}

interface Link {
  a: string;
  b: string;
}

/** All identifiers that the seeds are tied to now or were when last derived, with the links among them. */
async function closure(
  sql: Sql,
  siteId: number,
  seeds: readonly string[],
  trustBrowsers: boolean,
): Promise<{ own: Map<string, Ids>; links: Link[]; leadIds: Set<string> }> {
  const own = new Map<string, Ids>();
  const links = new Map<string, Link>();
  const leadIds = new Set<string>();
  let frontier: string[] = [...seeds];
  while (frontier.length > 0) {
    const found = await sql.all<{ identifier: string; own_lead_id: string; lead_id: string }>(
      `select identifier, own_lead_id, lead_id from identifiers where site_id = ? and lead_id in
         (select lead_id from identifiers where site_id = ? and identifier ${inList(sql)})`,
      [siteId, siteId, frontier],
    );
    const next = new Set<string>();
    for (const row of found) {
      leadIds.add(row.lead_id).add(row.own_lead_id);
      if (own.has(row.identifier)) continue;
      own.set(row.identifier, { own: row.own_lead_id, lead: row.lead_id });
      next.add(row.identifier);
    }
    const added = [...next];
    for (const side of ['a', 'b'] as const) {
      const rows = await sql.all<Link & { id: string }>(
        `select id, a, b from identity_links where site_id = ? and ${side} ${inList(sql)} and revoked = 0
           ${trustBrowsers ? '' : "and trust = 'trusted'"}`,
        [siteId, added],
      );
      const told = await sql.all<Link & { id: string }>(
        `select id, a, b from joins where site_id = ? and ${side} ${inList(sql)}
           and not exists (select 1 from revocations r where r.site_id = joins.site_id and r.claim_id = joins.id)`,
        [siteId, added],
      );
      for (const row of [...rows, ...told]) links.set(row.id, { a: row.a, b: row.b });
    }
    frontier = [...links.values()].flatMap(({ a, b }) => [a, b]).filter((identifier) => !own.has(identifier));
    if (frontier.length > 0) await nameIdentifiers(sql, siteId, [...new Set(frontier)].sort());
  }
  return { own, links: [...links.values()], leadIds };
}

async function loadFacts(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<LeadFacts> {
  const firstAt = new Map<string, number>();
  const seen = (identifier: string, at: number) => firstAt.set(identifier, Math.min(at, firstAt.get(identifier) ?? at));

  const claims = await sql.all<{
    visitor_id: string;
    message_id: string;
    identifier: string;
    occurred_at: number;
    trust: Trust;
    describes: number;
    unconfirmed: number;
  }>(
    `select c.visitor_id, c.message_id, c.identifier, c.occurred_at, c.trust, c.describes, c.unconfirmed
     from lead_visitors v join claims c on c.site_id = v.site_id and c.visitor_id = v.visitor_id and c.identifier = v.identifier
     where v.site_id = ? and v.identifier ${inList(sql)}`,
    [siteId, identifiers],
  );
  for (const claim of claims) seen(claim.identifier, claim.occurred_at);
  for (const side of ['a', 'b']) {
    const rows = await sql.all<{ identifier: string; at: number }>(
      `select ${side} as identifier, min(occurred_at) as at from identity_links
       where site_id = ? and ${side} ${inList(sql)} group by ${side}`,
      [siteId, identifiers],
    );
    for (const row of rows) seen(row.identifier, row.at);
  }

  const stages = await sql.all<{ identifier: string; stage: Stage; occurred_at: number; source: string }>(
    `select identifier, stage, occurred_at, source from lead_stages
     where site_id = ? and identifier ${inList(sql)} and stage <> ''`,
    [siteId, identifiers],
  );
  const deals = await sql.all<{ identifier: string; external_id: string; deal: string; received_at: number }>(
    `select i.identifier, d.external_id, d.deal, d.received_at from deal_identifiers i
     join deals d on d.site_id = i.site_id and d.external_id = i.external_id
     where i.site_id = ? and i.identifier ${inList(sql)} order by d.external_id`,
    [siteId, identifiers],
  );
  const stageFacts = stages.map(({ stage, occurred_at, source }) => ({ stage, occurredAt: occurred_at, source }));
  const accounts: { at: number; account: AccountName }[] = [];
  const counted = new Set<string>();
  for (const row of deals) {
    const deal = JSON.parse(row.deal) as Deal;
    const own = dealStages(deal);
    const at = own[0]?.occurredAt ?? row.received_at;
    seen(row.identifier, at);
    if (counted.has(row.external_id)) continue;
    counted.add(row.external_id);
    for (const { stage, occurredAt } of own) stageFacts.push({ stage, occurredAt, source: 'crm' });
    if (deal.account) accounts.push({ at, account: accountIn(deal.account) });
  }
  for (const row of stages) seen(row.identifier, row.occurred_at);

  const restricted = await restrictionsOf(sql, siteId, identifiers);
  const isUnnamed = firstAt.size === 0;
  // She stays a lead until it is lifted: nobody could ask for her, or for that, otherwise.
  if (isUnnamed) for (const { identifier, since_at } of restricted) seen(identifier, since_at);
  const described = claims.filter((claim) => claim.describes && !claim.unconfirmed);
  return {
    identifiers: [...firstAt].map(([identifier, at]) => ({ identifier, firstAt: at })),
    descriptions: await loadDescriptions(sql, siteId, described),
    stages: stageFacts,
    accounts: accounts.sort((a, b) => a.at - b.at).map(({ account }) => account),
    ...(restricted.length === 0 ? {} : { restrictedAt: Math.min(...restricted.map((one) => one.since_at)) }),
    ...(isUnnamed ? { isUnnamed } : {}),
  };
}

/** The CRM may say more than the company's domain, and less. */
const accountIn = ({ domain, name }: AccountName): AccountName => ({ domain: companyDomain(domain) ?? domain, name });

async function loadDescriptions(
  sql: Sql,
  siteId: number,
  claims: readonly { visitor_id: string; message_id: string }[],
): Promise<Description[]> {
  if (claims.length === 0) return [];
  const wanted = new Set(claims.map((claim) => `${claim.visitor_id}\n${claim.message_id}`));
  const rows = await sql.all<{
    visitor_id: string;
    message_id: string;
    occurred_at: number;
    trust: Trust;
    body: string;
  }>(
    `select visitor_id, message_id, occurred_at, trust, body from events
     where site_id = ? and visitor_id ${inList(sql)} and message_id ${inList(sql)}`,
    [
      siteId,
      [...new Set(claims.map((claim) => claim.visitor_id))],
      [...new Set(claims.map((claim) => claim.message_id))],
    ],
  );
  return rows
    .filter((row) => wanted.has(`${row.visitor_id}\n${row.message_id}`))
    .map((row) => ({
      visitorId: row.visitor_id,
      messageId: row.message_id,
      occurredAt: row.occurred_at,
      trust: row.trust,
      body: JSON.parse(row.body),
    }));
}
