/** Deals as the API shows them, their people by the leads they are now. */
import type { DealOut } from '../../shared/api/deal.ts';
import { IDENTIFIER_KINDS } from '../../shared/vocabulary.ts';
import { customerOf } from '../domain/deal.ts';
import { splitIdentifier } from '../domain/identity/identifier.ts';
import { customerSince } from '../domain/identity/lead.ts';
import { toIso } from '../domain/iso.ts';
import type { StoredDeal } from '../storage/facts/deals.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';

export async function dealView(storage: Storage, site: StoredSite, stored: StoredDeal): Promise<DealOut> {
  await storage.project('identity');
  return (await dealViews(storage, site, [stored]))[0]!;
}

export async function dealViews(storage: Storage, site: StoredSite, deals: readonly StoredDeal[]): Promise<DealOut[]> {
  const people = deals.flatMap(({ deal }) => deal.leads.map((lead) => lead.identifier));
  const leadIds = await storage.read('leadIdsOf', site.siteId, [...new Set(people)]);
  const sinceOf = await customersOf(storage, site, deals);
  return deals.map(({ externalId, revision, deal }, i) => ({
    externalId,
    name: deal.name,
    leads: deal.leads.filter(isKnown).map(({ identifier: first, also, role }) => {
      const told = [first, ...(also ? [also] : [])].map(splitIdentifier);
      return {
        leadId: leadIds.get(first) ?? null,
        email: told.find(({ kind }) => kind === 'email')?.value ?? null,
        externalId: told.find(({ kind }) => kind === 'externalId')?.value ?? null,
        role,
      };
    }),
    account: deal.account,
    stage: deal.stage,
    stages: deal.stages.map(({ stage, occurredAt }) => ({ stage, occurredAt: toIso(occurredAt) })),
    value: deal.value,
    recurring: deal.recurring,
    product: deal.product,
    type: deal.type,
    customer: customerOf(deal, sinceOf[i]!),
    createdAt: deal.createdAt === null ? null : toIso(deal.createdAt),
    closedAt: deal.closedAt === null ? null : toIso(deal.closedAt),
    revision,
  }));
}

/** The same without whoever is restricted, where it is others that were asked for. */
export async function dealViewsOfOthers(
  storage: Storage,
  site: StoredSite,
  deals: readonly StoredDeal[],
): Promise<DealOut[]> {
  const people = deals.flatMap(({ deal }) => deal.leads.map((lead) => lead.identifier));
  const [views, leads] = await Promise.all([
    dealViews(storage, site, deals),
    storage.read('leadsOf', site.siteId, [...new Set<string>(people)]),
  ]);
  const restricted = new Set(leads.filter(({ lead }) => lead.restrictedAt !== undefined).map(({ leadId }) => leadId));
  return views.map((deal) => ({
    ...deal,
    leads: deal.leads.filter(({ leadId }) => leadId === null || !restricted.has(leadId)),
  }));
}

/** Since when somebody of each deal, or their company, is a customer. */
async function customersOf(
  storage: Storage,
  site: StoredSite,
  deals: readonly StoredDeal[],
): Promise<(number | null)[]> {
  const people = deals.flatMap(({ deal }) => deal.leads.map((lead) => lead.identifier));
  const leads = await storage.read('leadsOf', site.siteId, [...new Set<string>(people)]);
  const byIdentifier = new Map(leads.flatMap((lead) => lead.identifiers.map((id) => [id, lead.lead] as const)));
  const domains = leads.flatMap(({ lead }) => lead.account?.domain ?? []);
  for (const { deal } of deals) if (deal.account?.domain) domains.push(deal.account.domain);
  const companies = await storage.read('accountsWonAt', site.siteId, [...new Set(domains)]);
  return deals.map(({ deal }) => {
    const own = deal.leads.map(({ identifier }) => byIdentifier.get(identifier)).filter((lead) => lead !== undefined);
    const since = [
      ...own.map(customerSince),
      ...[deal.account?.domain, ...own.map((lead) => lead.account?.domain)].map((domain) =>
        domain ? (companies.get(domain) ?? null) : null,
      ),
    ].filter((at) => at !== null);
    return since.length === 0 ? null : Math.min(...since);
  });
}

/** Who was erased is named no more; the deal keeps its money, and her stub its credits. */
const isKnown = ({ identifier }: StoredDeal['deal']['leads'][number]): boolean =>
  IDENTIFIER_KINDS.includes(splitIdentifier(identifier).kind);
