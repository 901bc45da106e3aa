/** A deal's credits as webhooks tell of them. */
import type { DealOut } from '../../../shared/api/deal.ts';
import type { DealPayload } from '../../../shared/api/webhook.ts';
import { withoutPeople } from '../../domain/deal.ts';
import type { StoredDeal } from '../../storage/facts/deals.ts';
import type { StoredSite } from '../../storage/facts/sites.ts';
import { definitionsOf } from '../definitions.ts';
import { type DealParts, explainDeal } from './explain-deal.ts';
import { readModels } from './read-settings.ts';

/** Of these models those that the site has not. */
export async function unknownModels(
  { storage }: Pick<DealParts, 'storage'>,
  site: StoredSite,
  models: readonly string[],
): Promise<string[]> {
  const { models: own } = await definitionsOf(storage, site);
  return models.filter((model) => {
    const errors: object[] = [];
    readModels(model, own, errors as never[]);
    return errors.length > 0;
  });
}

/** Of who is restricted nobody is told. */
async function withoutRestricted(
  { storage }: Pick<DealParts, 'storage'>,
  site: StoredSite,
  stored: StoredDeal,
): Promise<StoredDeal> {
  const named = stored.deal.leads.flatMap(({ identifier, also }) => (also ? [identifier, also] : [identifier]));
  const people = await storage.read('leadsOf', site.siteId, named);
  const restricted = people.filter(({ lead }) => lead.restrictedAt !== undefined);
  const theirs = new Set(restricted.flatMap(({ identifiers }) => identifiers));
  return { ...stored, deal: withoutPeople(stored.deal, theirs) };
}

/**
 * @param models those that are no more are left out
 * @param url of this server as people reach it
 * @returns null where there is no such deal, or nothing to attribute yet
 */
export async function dealPayload(
  parts: DealParts & { dealView(site: StoredSite, stored: StoredDeal): Promise<DealOut> },
  site: StoredSite,
  externalId: string,
  models: readonly string[],
  url: string,
): Promise<DealPayload | null> {
  const stored = await parts.storage.read('getDeal', site.siteId, externalId);
  if (!stored) return null;
  const gone = await unknownModels(parts, site, models);
  const asked = models.filter((model) => !gone.includes(model)).join(',');
  if (asked === '') return null;
  const definitions = await definitionsOf(parts.storage, site);
  const explained = await explainDeal(parts, site, stored, { models: asked }, definitions);
  if (!explained.milestone) return null;
  const path = `deals/${encodeURIComponent(externalId)}`;
  const ofSite = `?site=${encodeURIComponent(site.id)}`;
  return {
    deal: await parts.dealView(site, await withoutRestricted(parts, site, stored)),
    milestone: explained.milestone,
    currency: explained.currency,
    value: explained.value,
    models: explained.models,
    links: {
      deal: `${url}/v1/${path}${ofSite}`,
      attribution: `${url}/v1/${path}/attribution${ofSite}`,
      dashboard: `${url}/${path}${ofSite}`,
    },
  };
}
