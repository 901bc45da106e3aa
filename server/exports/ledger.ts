/** What a platform was given before: it is left out, and what became of it is told. */

import type { AdExport, AdExportPosition, Adjustment, NewAdExport } from '../storage/facts/ad-exports.ts';
import type { StoredSite } from '../storage/facts/sites.ts';
import type { StoredLead } from '../storage/reads/leads.ts';
import type { Storage } from '../storage/storage.ts';
import type { Conversion, Reached } from './conversions.ts';
import { whyNot } from './gate.ts';
import { sha256 } from './sha256.ts';

/** The same for the same conversion, and nobody's name: platforms count it once by it. */
export const eventIdOf = ({ id, at }: Pick<Reached, 'id' | 'at'>): string =>
  sha256(JSON.stringify([id, at])).slice(0, 32);

export interface Given {
  platform: string;
  conversionName: string;
  milestone: string;
}

/** @returns those that the platform was not given under this name; from now on it was */
export async function onlyNew(
  storage: Storage,
  { siteId }: StoredSite,
  given: Given,
  conversions: readonly Conversion[],
  now: number,
): Promise<Conversion[]> {
  const rows = conversions.map(
    (one): NewAdExport => ({
      ...given,
      eventId: eventIdOf(one),
      subject: one.id,
      leadId: one.leadId,
      clickId: one.clickId,
      occurredAt: one.at,
      value: one.value,
      currency: one.currency,
    }),
  );
  const isNew = await storage.write('rememberAdExports', siteId, rows, now);
  return conversions.filter((_, i) => isNew[i]);
}

/** Rows of the ledger read at once, of whose people it is asked at once whether they may be told of. */
const PAGE = 500;

/**
 * What changed of the conversions that a platform was given, each change once; and again what was told since `again`. Of
 * people who may not be handed over any more nothing is told. That a click is kept no more takes no conversion back.
 * @param reached all milestones that stand now
 * @param again ms UTC; null: nothing is told again
 */
export async function adjustmentsOf(
  storage: Storage,
  site: StoredSite,
  given: Given,
  reached: readonly Reached[],
  now: number,
  again: number | null,
): Promise<Adjustment[]> {
  const current = new Map(reached.map((one) => [eventIdOf(one), one]));
  const { platform, conversionName } = given;
  const changes: Adjustment[] = [];
  const toldBefore: Adjustment[] = [];
  for await (const page of ledgerOf(storage, site, given)) {
    const told = page.flatMap(({ eventId, leadId, retracted, value, currency, adjustedAt }) => {
      const is = current.get(eventId);
      const isSame = retracted || (is?.value === value && is.currency === currency);
      const isAgain = isSame && again !== null && adjustedAt !== null && adjustedAt >= again;
      if (isSame && !isAgain) return [];
      const from = { value, currency };
      const to = is && !retracted ? { value: is.value, currency: is.currency } : null;
      return [{ leadId, isAgain, adjustment: { platform, conversionName, eventId, from, to } }];
    });
    const silent = await notToBeTold(storage, site, new Set(told.map(({ leadId }) => leadId)));
    for (const { leadId, isAgain, adjustment } of told)
      if (!silent.has(leadId)) (isAgain ? toldBefore : changes).push(adjustment);
  }
  const isDone = await storage.write('adjustAdExports', site.siteId, changes, now);
  return [...toldBefore, ...changes.filter((_, i) => isDone[i])];
}

/** Those of these leads, by the ids that they had, who may not be handed over any more. */
async function notToBeTold(storage: Storage, site: StoredSite, leadIds: ReadonlySet<string>): Promise<Set<string>> {
  const leads = new Map<string, StoredLead>();
  for (const leadId of leadIds) {
    const lead = await storage.read('getLead', site.siteId, leadId);
    if (lead) leads.set(leadId, lead);
  }
  const why = await whyNot(storage, site, [...leads.values()]);
  return new Set([...leads].filter(([, { leadId }]) => why.has(leadId)).map(([id]) => id));
}

async function* ledgerOf(storage: Storage, { siteId }: StoredSite, given: Given): AsyncGenerator<AdExport[]> {
  for (let after: AdExportPosition | null = null; ; ) {
    const page: AdExport[] = await storage.read('findAdExports', siteId, given, PAGE, after);
    yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)!;
  }
}
