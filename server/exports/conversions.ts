/** Conversions for ad platforms, each with the one click id that led to it: the latest of the platform at or before the milestone. */
import type { Touchpoint } from '../../shared/api/journey.ts';
import type { DealMoney } from '../domain/deal.ts';
import { assembleJourney } from '../domain/journey/assemble.ts';
import { currencyExponent, formatAmount } from '../domain/money.ts';
import { deriveSettings, type StoredSite } from '../storage/facts/sites.ts';
import type { StoredLead } from '../storage/reads/leads.ts';
import type { Storage } from '../storage/storage.ts';
import { whyNot } from './gate.ts';

/** A milestone that stands. */
export interface Reached {
  /** Id of the lead, or external id of the deal. */
  id: string;
  /** ms UTC */
  at: number;
  /** Of the deal, in its own currency; 0 in the site's where none was told, and of leads. */
  value: string;
  currency: string;
}

export interface Conversion extends Reached {
  clickId: string;
  /** ms UTC, of the click. */
  clickedAt: number;
  email: string | null;
  /** Whose click it was. */
  leadId: string;
}

const TIME_MS = 30_000;
/** Milestones of whose people it is asked at once whether they may be handed over. */
const PAGE = 200;

/**
 * @returns what a platform may be given; and every milestone that stands, also of those who may not be handed over, or whose
 * click is kept no more
 */
export async function conversionsOf(
  storage: Storage,
  site: StoredSite,
  { milestone, from, to }: { milestone: 'lead' | 'mql' | 'sql' | 'opportunity' | 'won'; from: number; to: number },
  clickIds: readonly string[],
): Promise<{ conversions: Conversion[]; reached: Reached[] }> {
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
  const conversions: Conversion[] = [];
  const reached: Reached[] = [];
  const nothing = formatAmount(0n, currencyExponent(site.currency));
  const names = columns.names!;
  for (let start = 0; start < names.length; start += PAGE) {
    const page: { one: Reached; leads: StoredLead[] }[] = [];
    for (const [j, id] of names.slice(start, start + PAGE).entries()) {
      const { leads, told } = await behind(storage, site, id);
      const at = columns.journeys.at[start + j]!;
      page.push({
        one: { id, at, value: told?.amount ?? nothing, currency: told?.currency ?? site.currency },
        leads,
      });
    }
    const why = await whyNot(
      storage,
      site,
      page.flatMap(({ leads }) => leads),
    );
    for (const { one, leads } of page) {
      reached.push(one);
      const given = leads.filter(({ leadId }) => !why.has(leadId));
      const conversion = await conversionOf(storage, site, one, given, clickIds);
      if (conversion) conversions.push(conversion);
    }
  }
  return { conversions: conversions.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)), reached };
}

/** @param leads who may be handed over; the first with a click of the platform has it */
async function conversionOf(
  storage: Storage,
  site: StoredSite,
  one: Reached,
  leads: readonly StoredLead[],
  clickIds: readonly string[],
): Promise<Conversion | null> {
  for (const lead of leads) {
    const touchpoints = await touchpointsOf(storage, site, lead);
    const click = touchpoints.findLast(
      (touch) => Date.parse(touch.occurredAt) <= one.at && clickIds.some((name) => touch.clickIds[name]),
    );
    if (!click) continue;
    return {
      ...one,
      clickId: clickIds.map((name) => click.clickIds[name]).find((value) => value)!,
      clickedAt: Date.parse(click.occurredAt),
      email: lead.lead.email,
      leadId: lead.leadId,
    };
  }
  return null;
}

/** People of a deal, and what it is worth as it was told: platforms know currencies, and need no rate of the site's. Or a lead. */
async function behind(
  storage: Storage,
  { siteId }: StoredSite,
  id: string,
): Promise<{ leads: StoredLead[]; told: DealMoney | null }> {
  const deal = await storage.read('getDeal', siteId, id);
  if (!deal) {
    const lead = await storage.read('getLead', siteId, id);
    return { leads: lead ? [lead] : [], told: null };
  }
  const ids = await storage.read(
    'leadIdsOf',
    siteId,
    deal.deal.leads.map((lead) => lead.identifier),
  );
  const leads = await Promise.all([...new Set(ids.values())].map((leadId) => storage.read('getLead', siteId, leadId)));
  return { leads: leads.filter((lead) => lead !== null), told: deal.deal.value };
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
