/** A lead as webhooks tell of her: all that a CRM needs without another call. */
import type { Touchpoint } from '../../shared/api/journey.ts';
import type { LeadPayload } from '../../shared/api/webhook.ts';
import { summaryOf } from '../domain/journey/assemble.ts';
import { leadView } from '../domain/journey/lead-view.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { Storage } from '../storage/storage.ts';
import { journeyOfLead } from './lead-views.ts';

/** @param url of this server as people reach it @returns null where there is no such lead any more, or nobody is to be told of her */
export async function leadPayload(
  storage: Storage,
  site: StoredSite,
  leadId: string,
  url: string,
): Promise<{ payload: LeadPayload; touchpoints: Touchpoint[] } | null> {
  const stored = await storage.read('getLead', site.siteId, leadId);
  if (!stored || stored.lead.restrictedAt !== undefined) return null;
  const [formerIds, journey] = await Promise.all([
    storage.read('formerIdsOf', site.siteId, stored.leadId),
    journeyOfLead(storage, site, stored, false),
  ]);
  const lead = leadView(site.id, stored, journey.touchpoints);
  const path = `leads/${encodeURIComponent(lead.id)}`;
  const ofSite = `?site=${encodeURIComponent(site.id)}`;
  const payload: LeadPayload = {
    lead,
    formerIds,
    landingPage: lead.firstTouch?.landingPage ?? null,
    keyword: lead.firstTouch?.term ?? null,
    channel: lead.firstTouch?.channel ?? null,
    summary: summaryOf(journey),
    milestones: journey.milestones,
    links: {
      lead: `${url}/v1/${path}${ofSite}`,
      journey: `${url}/v1/${path}/journey${ofSite}`,
      dashboard: `${url}/${path}${ofSite}`,
    },
  };
  return { payload, touchpoints: journey.touchpoints };
}
