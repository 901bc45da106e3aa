/** Deals as the CRM tells them, and stages told of leads. */
import type { Stage } from '../../../shared/vocabulary.ts';
import { type Deal, openedAt } from '../../domain/deal.ts';
import { claimId } from '../../domain/identity/claims.ts';
import { withStubs } from '../erasure/stubs.ts';
import { stubsOf } from '../erasure/suppressions.ts';
import { hasWebhooks, noteChanges } from '../outbox/changes.ts';
import type { Sql } from '../sql.ts';
import type { Written } from './contacts.ts';
import { addJoin } from './joins.ts';
import { markIdentifiers } from './marks.ts';

export interface StoredDeal {
  externalId: string;
  revision: number | null;
  deal: Deal;
}

/**
 * Upserts a deal. With a `revision` the highest stands whatever the order of arrival, and equal or older ones
 * change nothing; without one the last to arrive stands.
 */
export async function putDeal(sql: Sql, siteId: number, sent: StoredDeal, now: number): Promise<Written> {
  const people = sent.deal.leads.flatMap(({ identifier, also }) => (also ? [identifier, also] : [identifier]));
  const stubs = await stubsOf(sql, siteId, people, openedAt(sent.deal));
  const told = stubs.size === 0 ? sent : { ...sent, deal: withStubs(sent.deal, stubs) };
  const [stored] = await sql.all<{ revision: number | null; deal: string }>(
    'select revision, deal from deals where site_id = ? and external_id = ?',
    [siteId, told.externalId],
  );
  const text = JSON.stringify(told.deal);
  if (stored) {
    const older = told.revision !== null && stored.revision !== null && told.revision <= stored.revision;
    const same = stored.deal === text && (told.revision === null || stored.revision === told.revision);
    if (older || same) return 'unchanged';
  }
  // Another process may tell another revision at this moment: which one stands is decided under the row's lock.
  const written = await sql.insert(
    'deals',
    ['site_id', 'external_id', 'revision', 'received_at', 'heard_at', 'deal'],
    [[siteId, told.externalId, told.revision, now, now, text]],
    `(site_id, external_id) do update set revision = coalesce(excluded.revision, deals.revision), deal = excluded.deal,
       heard_at = excluded.heard_at
     where deals.revision is null or excluded.revision is null or excluded.revision > deals.revision`,
  );
  if (written === 0) return 'unchanged';
  await setPeople(sql, siteId, told.externalId, told.deal, now);
  if (await hasWebhooks(sql, siteId))
    await noteChanges(sql, siteId, [{ event: 'deal.attributed', subject: told.externalId }], now);
  return stored ? 'updated' : 'accepted';
}

/** @returns was it there? */
export async function deleteDeal(sql: Sql, siteId: number, externalId: string, now: number): Promise<boolean> {
  const key = [siteId, externalId];
  if ((await sql.run('delete from deals where site_id = ? and external_id = ?', key)) === 0) return false;
  await setPeople(sql, siteId, externalId, null, now);
  return true;
}

/** Whom a deal names, and which identifiers it says are one person; who was named before is derived again too. */
async function setPeople(sql: Sql, siteId: number, externalId: string, deal: Deal | null, now: number): Promise<void> {
  const key = [siteId, externalId];
  const before = await sql.all<{ identifier: string }>(
    'select identifier from deal_identifiers where site_id = ? and external_id = ?',
    key,
  );
  await sql.run('delete from deal_identifiers where site_id = ? and external_id = ?', key);
  await sql.run('delete from joins where site_id = ? and deal = ?', key);
  const people = new Set<string>();
  for (const { identifier, also } of deal?.leads ?? []) {
    people.add(identifier);
    if (!also) continue;
    people.add(also);
    const join = { id: claimId('deal', externalId, identifier, also), a: identifier, b: also, source: 'crm' } as const;
    await addJoin(sql, siteId, { ...join, occurredAt: openedAt(deal!) ?? now, deal: externalId }, now);
  }
  if (people.size > 0) {
    const rows = [...people].map((identifier) => [siteId, identifier, externalId]);
    await sql.insert('deal_identifiers', ['site_id', 'identifier', 'external_id'], rows, 'do nothing');
  }
  await markIdentifiers(sql, siteId, [...people, ...before.map((row) => row.identifier)], now);
}

export async function getDeal(sql: Sql, siteId: number, externalId: string): Promise<StoredDeal | null> {
  const [row] = await sql.all<{ revision: number | null; deal: string }>(
    'select revision, deal from deals where site_id = ? and external_id = ?',
    [siteId, externalId],
  );
  return row ? { externalId, revision: row.revision, deal: JSON.parse(row.deal) } : null;
}

export interface ToldStage {
  id: string;
  identifier: string;
  /** '': its name means none of ours. */
  stage: Stage | '';
  /** Its name, where that is not one of ours. */
  told?: string | null;
  occurredAt: number;
  source: string;
}

/** A stage told of a lead, by any of her identifiers. The same id again changes nothing. */
export async function addStage(sql: Sql, siteId: number, told: ToldStage, now: number): Promise<boolean> {
  const inserted = await sql.insert(
    'lead_stages',
    ['site_id', 'id', 'identifier', 'stage', 'occurred_at', 'received_at', 'source', 'told'],
    [[siteId, told.id, told.identifier, told.stage, told.occurredAt, now, told.source, told.told ?? null]],
    'do nothing',
  );
  if (inserted > 0) await markIdentifiers(sql, siteId, [told.identifier], now);
  return inserted > 0;
}
