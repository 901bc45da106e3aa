/** What messages say, made of what is known when they are made. */

import type { AlertPayload } from '../../shared/api/alert.ts';
import type { DigestPayload } from '../../shared/api/digest.ts';
import type { Touchpoint } from '../../shared/api/journey.ts';
import type { DealPayload, LeadPayload } from '../../shared/api/webhook.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { DueChange } from '../storage/outbox/due-changes.ts';
import type { StoredWebhook } from '../storage/outbox/webhooks.ts';

/** What is told of it is the same for every receiver, but where models of her own choice credit a deal. */
export const isAlike = (event: DueChange['event']): boolean => event !== 'deal.attributed';

export interface Payload {
  /** Public id. */
  site: string;
  /** Whom or what it is about, by the id that stands now. */
  subject: string;
  data: unknown;
  /** Leads that it names. */
  leadIds: string[];
}

/** null: the lead or deal is no more, or has nothing to be told yet. */
export interface PayloadSources {
  /** By its number. */
  siteOf(siteId: number): Promise<StoredSite | null>;
  lead(site: StoredSite, leadId: string): Promise<{ payload: LeadPayload; touchpoints: Touchpoint[] } | null>;
  alert(site: StoredSite, kind: string, detail: Record<string, unknown>): AlertPayload;
  /** @param week its first day */
  digest(site: StoredSite, week: string): Promise<DigestPayload>;
  deal(site: StoredSite, externalId: string, models: readonly string[]): Promise<DealPayload | null>;
}

/** A message stays small: the whole journey is behind its link. */
const TOUCHPOINTS_MAX = 20;

export class Payloads {
  readonly #sources: PayloadSources;

  constructor(sources: PayloadSources) {
    this.#sources = sources;
  }

  /**
   * @returns null: there is nothing to tell
   * @throws where it cannot be made now, of a site too that is not known here: its changes go with it when it is deleted
   */
  async of({ siteId, event, subject, detail }: DueChange, hook: StoredWebhook): Promise<Payload | null> {
    const owner = await this.#sources.siteOf(siteId);
    if (!owner) throw new Error('The site of a change is not known');
    const site = owner.id;
    if (event === 'person.erased')
      return { site, subject, data: { lead: { id: subject, formerIds: detail?.formerIds ?? [] } }, leadIds: [] };
    if (event === 'alert.changed')
      return { site, subject, data: this.#sources.alert(owner, subject, detail ?? {}), leadIds: [] };
    if (event === 'digest.weekly')
      return { site, subject, data: await this.#sources.digest(owner, subject), leadIds: [] };
    if (event === 'deal.attributed') {
      const deal = await this.#sources.deal(owner, subject, hook.models);
      if (!deal) return null;
      const leadIds = deal.deal.leads.map(({ leadId }) => leadId).filter((id) => id !== null);
      return { site, subject, data: deal, leadIds };
    }
    const found = await this.#sources.lead(owner, subject);
    if (!found) return null;
    const { payload, touchpoints } = found;
    const { id, stage } = payload.lead;
    const about = { site, subject: id, leadIds: [id, ...payload.formerIds] };
    if (event === 'journey.updated')
      return { ...about, data: { ...payload, touchpoints: touchpoints.slice(-TOUCHPOINTS_MAX) } };
    if (event !== 'lead.stage_changed') return { ...about, data: payload };
    const previousStage = detail?.previous ?? null;
    return previousStage === stage ? null : { ...about, data: { ...payload, stage, previousStage } };
  }
}
