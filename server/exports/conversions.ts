/** Conversions for ad platforms, each with the one click id that led to it: the latest of the platform at or before the milestone. */
import type { Touchpoint } from '../../shared/api/journey.ts';
import type { DealMoney } from '../domain/deal.ts';
import { assembleJourney } from '../domain/journey/assemble.ts';
import { currencyExponent, formatAmount } from '../domain/money.ts';
import { deriveSettings, type StoredSite } from '../storage/facts/sites.ts';
import type { StoredLead } from '../storage/reads/leads.ts';
import type { Storage } from '../storage/storage.ts';
import { openGate } from './gate.ts';

export interface Conversion {
  /** Id of the lead, or external id of the deal. */
  id: string;
  /** ms UTC */
  at: number;
  /** Of the deal, in its own currency; 0 in the site's where none was told, and of leads. */
  value: string;
  currency: string;
  clickId: string;
  /** ms UTC, of the click. */
  clickedAt: number;
  email: string | null;
  /** Whose click it was. */
  leadId: string;
}

const TIME_MS = 30_000;

export async function conversionsOf(
  storage: Storage,
  site: StoredSite,
  { milestone, from, to }: { milestone: 'lead' | 'mql' | 'sql' | 'opportunity' | 'won'; from: number; to: number },
  clickIds: readonly string[],
): Promise<Conversion[]> {
  const columns = await storage.read('attributionColumns', site.siteId, {
    milestone,
    conversion: null,
    deal: null,
    scope: 'contacts',
    currency: site.currency,
    timeZone: site.timeZone,
    period: { basis: 'milestone', from, to },
    only: { product: null, account: null, stage: null, dealType: null },
    touches: false,
    unconverted: false,
    accounts: false,
    names: true,
    details: [],
    ids: false,
    landing: deriveSettings(site),
    deadline: Date.now() + TIME_MS,
  });
  const gate = await openGate(storage, site);
  const found: Conversion[] = [];
  for (const [j, id] of columns.names!.entries()) {
    const at = columns.journeys.at[j]!;
    const { leads, value } = await behind(storage, site, id);
    for (const lead of leads) {
      if ((await gate.whyNot([lead])).has(lead.leadId)) continue;
      const touchpoints = await touchpointsOf(storage, site, lead);
      const click = touchpoints.findLast(
        (touch) => Date.parse(touch.occurredAt) <= at && clickIds.some((name) => touch.clickIds[name]),
      );
      if (!click) continue;
      found.push({
        id,
        at,
        value: value?.amount ?? formatAmount(0n, currencyExponent(site.currency)),
        currency: value?.currency ?? site.currency,
        clickId: clickIds.map((name) => click.clickIds[name]).find((value) => value)!,
        clickedAt: Date.parse(click.occurredAt),
        email: lead.lead.email,
        leadId: lead.leadId,
      });
      break;
    }
  }
  return found.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** People of a deal, and what it is worth as it was told: platforms know currencies, and need no rate of the site's. Or a lead. */
async function behind(
  storage: Storage,
  { siteId }: StoredSite,
  id: string,
): Promise<{ leads: StoredLead[]; value: DealMoney | null }> {
  const deal = await storage.read('getDeal', siteId, id);
  if (!deal) {
    const lead = await storage.read('getLead', siteId, id);
    return { leads: lead ? [lead] : [], value: null };
  }
  const ids = await storage.read(
    'leadIdsOf',
    siteId,
    deal.deal.leads.map((lead) => lead.identifier),
  );
  const leads = await Promise.all([...new Set(ids.values())].map((leadId) => storage.read('getLead', siteId, leadId)));
  return { leads: leads.filter((lead) => lead !== null), value: deal.deal.value };
}

async function touchpointsOf(storage: Storage, site: StoredSite, stored: StoredLead): Promise<Touchpoint[]> {
  const visitors = await storage.read('visitorsJourney', site.siteId, stored.visitorIds, false);
  return assembleJourney({
    visitors,
    contacts: [],
    milestones: [],
    settings: deriveSettings(site),
    leadIds: new Set([stored.leadId]),
    withEvents: false,
  }).touchpoints;
}
