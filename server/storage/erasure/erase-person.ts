/**
 * Erasure (GDPR art. 17): her facts are replaced by stubs under random names, everything derived from them is derived
 * again, and a keyed suppression list keeps late retries and imports from bringing her back (docs/privacy.md).
 */
import { randomUUID } from 'node:crypto';
import type { Fact } from '../../domain/journey/fact.ts';
import { factOf } from '../derived/fact-row.ts';
import { deriveLeads } from '../derived/leads.ts';
import { holdAppends } from '../derived/leases.ts';
import { project, type Rules } from '../derived/project.ts';
import type { TrafficSources } from '../derived/traffic-sources.ts';
import { deriveVisitors } from '../derived/visitors.ts';
import { eraseAdExports } from '../facts/ad-exports.ts';
import { EVENT_COLUMNS, type NewEvent, toRow } from '../facts/event-row.ts';
import { EVENT_TABLE } from '../facts/event-table.ts';
import { forgetRestrictions, restrictionsOf } from '../facts/restrictions.ts';
import { retireWordsOf } from '../facts/words.ts';
import { eraseFromOutbox } from '../outbox/erase.ts';
import { getLead } from '../reads/leads.ts';
import { lastHeard } from '../retention/candidates.ts';
import { inList, type Sql } from '../sql.ts';
import { freeMentions, names, type StoredEvent } from './free-mentions.ts';
import { type EventKey, findArrived, findLinking, findMentions, keyOf } from './mentions.ts';
import { deleteConflicts, deleteInterval, type Interval, replaceInContacts, replaceInDeals } from './replace.ts';
import { endSearch, type Search } from './searches.ts';
import { STUB, stubClaim, stubsOfVisitor } from './stubs.ts';
import { suppress } from './suppressions.ts';

/** Rows that were deleted or changed, by what they were. */
export interface ErasureCounts {
  events: number;
  /** Events of others that mentioned her, and were freed from it. */
  mentions: number;
  conflicts: number;
  contacts: number;
  deals: number;
  stages: number;
  identifiers: number;
  browsers: number;
  /** What stays: times and channels, under a random name. */
  stubs: number;
}

export interface Erasure {
  id: string;
  erasedAt: number;
  counts: ErasureCounts;
}

/** Visitors derived at once. */
const STEP = 1000;

/** How a person is erased. */
export interface Manner {
  /** How her mentions were looked for: what the search cannot have found is looked for now; null: nothing came since. */
  search: Search | null;
  /** Where the search did not know all of her names, nothing is erased, and the rest is to be looked for first. */
  patient: boolean;
  /** Whoever heard of her by a webhook is told. */
  told: boolean;
  /** Only where nothing was heard of her since then, ms UTC, and she is not restricted; null: in any case. */
  silentSince: number | null;
}

/** Identifiers of hers that came up while she was looked for: nothing was erased. */
export interface Unsearched {
  unsearched: string[];
}

/**
 * Words that she may have been the last to send are retired; whoever erased her then drops those that nobody has
 * (`dropRetiredWords`).
 * @param found events anywhere that name her, found beforehand: that takes long, and nobody should wait for it
 * @returns null where there is no such lead, or she was heard of or is restricted
 */
export async function erasePerson(
  sql: Sql,
  siteId: number,
  leadId: string,
  found: readonly EventKey[],
  { search, patient, told, silentSince }: Manner,
  now: number,
  rules: Rules,
  sources: TrafficSources,
): Promise<Erasure | Unsearched | null> {
  // From here on events of the site wait: one that is stored later meets the suppression list.
  await holdAppends(sql, siteId);
  const site = await rules(sql, siteId);
  const known = await getLead(sql, siteId, leadId);
  if (!site || !known) return null;
  await deriveNamed(sql, siteId, known.visitorIds, rules, sources);
  const person = (await getLead(sql, siteId, leadId))!;
  if (silentSince !== null) {
    const heard = await lastHeard(sql, siteId, [person.leadId]);
    if ((heard.get(person.leadId) ?? 0) >= silentSince) return null;
    if ((await restrictionsOf(sql, siteId, person.identifiers)).length > 0) return null;
  }
  const identifiers = person.identifiers;
  const unsearched = identifiers.filter((identifier) => search && !search.identifiers.includes(identifier));
  if (patient && unsearched.length > 0) return { unsearched };
  const mentions = [...found, ...(await findLinking(sql, siteId, identifiers))];
  if (search) {
    mentions.push(...(await findArrived(sql, siteId, identifiers)), ...(await findMentions(sql, siteId, unsearched)));
    // With the erasure, or not at all: of who is erased no key stays among those that were noted for it.
    await endSearch(sql, siteId, search);
  }
  const mine = new Set(identifiers);
  const leadIds = await idsOf(sql, siteId, person.leadId, identifiers);
  const stub = `${STUB}${randomUUID().replaceAll('-', '')}`;

  const intervals = await sql.all<Interval>(
    `select visitor_id, from_at, to_at from ownership where site_id = ? and visitor_id ${inList(sql)} and identifier ${inList(sql)}`,
    [siteId, person.visitorIds, identifiers],
  );
  const isMine = (row: EventKey & { occurred_at: number }) =>
    intervals.some(
      (one) => one.visitor_id === row.visitor_id && row.occurred_at >= one.from_at && row.occurred_at < one.to_at,
    );
  const visitorIds = [...new Set([...person.visitorIds, ...mentions.map((one) => one.visitor_id)])];
  const events = await sql.all<StoredEvent>(
    `select visitor_id, message_id, type, occurred_at, received_at, source, trust, quarantine, url, referrer, title, name, body
     from events where site_id = ? and visitor_id ${inList(sql)}`,
    [siteId, visitorIds],
  );
  const mentioned = new Set(mentions.map(keyOf));
  const gone = events.filter(isMine);
  const naming = events.filter((row) => !isMine(row) && (mentioned.has(keyOf(row)) || names(row, mine)));

  const stubs: NewEvent[] = [];
  const add = (facts: readonly Fact[]) => {
    const visitorId = `${STUB}${randomUUID().replaceAll('-', '')}`;
    stubs.push(...stubsOfVisitor(facts, site.settings, siteId, visitorId, now));
    stubs.push(stubClaim(siteId, visitorId, stub, person.lead.createdAt, now));
  };
  const counted = gone.filter((row) => row.quarantine === null);
  for (const own of Map.groupBy(counted, (row) => row.visitor_id).values()) add(own.map(factOf));
  // Who was a lead only because she was restricted stands for nobody in any number.
  if (counted.length === 0 && !person.lead.isUnnamed) add([]);

  let conflicts = 0;
  for (const interval of intervals) conflicts += (await deleteInterval(sql, siteId, interval)).conflicts;
  await freeMentions(sql, siteId, naming, identifiers);
  const texts = [...gone, ...naming].flatMap(({ url, referrer, title }) => [url, referrer, title]);
  await retireWordsOf(sql, siteId, new Set(texts.filter((text) => text !== null)), identifiers);
  await sql.insert(EVENT_TABLE[sql.engine], EVENT_COLUMNS, stubs.map(toRow), 'do nothing');

  const deals = await replaceInDeals(sql, siteId, mine, stub);
  const counts: ErasureCounts = {
    events: gone.length,
    mentions: naming.length,
    conflicts: conflicts + (await deleteConflicts(sql, siteId, identifiers)),
    contacts: await replaceInContacts(sql, siteId, identifiers, intervals, stub),
    deals: deals.length,
    stages: await sql.run(`update lead_stages set identifier = ? where site_id = ? and identifier ${inList(sql)}`, [
      stub,
      siteId,
      identifiers,
    ]),
    identifiers: identifiers.length,
    browsers: person.visitorIds.length,
    stubs: stubs.length,
  };
  await sql.run(`delete from joins where site_id = ? and (a ${inList(sql)} or b ${inList(sql)})`, [
    siteId,
    identifiers,
    identifiers,
  ]);
  await forgetRestrictions(sql, siteId, identifiers);
  await eraseAdExports(sql, siteId, leadIds);
  const until = Math.max(now, ...gone.map((row) => row.occurred_at)) + 1;
  await suppress(sql, siteId, {
    stub,
    until,
    identifiers,
    intervals: intervals.map(({ visitor_id, from_at, to_at }) => ({ visitorId: visitor_id, from: from_at, to: to_at })),
  });

  const touchedVisitors = new Set([...visitorIds, ...stubs.map((event) => event.visitorId)]);
  const marked = [...touchedVisitors].sort().map((visitorId) => ({ visitorId, identity: true, version: now }));
  const touched = await deriveVisitors(sql, site, marked, sources);
  await deriveLeads(sql, site, new Set([...touched.identifiers, ...identifiers, stub]));
  await eraseFromOutbox(sql, siteId, leadIds, deals, told, now);
  await forgetNames(sql, siteId, identifiers, visitorIds);

  const erasure = { id: `erasure_${randomUUID().replaceAll('-', '')}`, erasedAt: now, counts };
  const row = [siteId, erasure.id, now, JSON.stringify(counts)];
  await sql.insert('erasures', ['site_id', 'id', 'erased_at', 'counts'], [row]);
  return erasure;
}

/** Everything that came since the mentions were looked for: whoever was named meanwhile, and all that is hers. */
async function deriveNamed(
  sql: Sql,
  siteId: number,
  visitorIds: readonly string[],
  rules: Rules,
  sources: TrafficSources,
): Promise<void> {
  const rows = await sql.all<{ visitor_id: string }>(
    `select visitor_id from marks where site_id = ? and (identity = 1 or visitor_id ${inList(sql)})`,
    [siteId, visitorIds],
  );
  const marked = rows.map((row) => row.visitor_id);
  for (let from = 0; from < marked.length; from += STEP)
    await project(sql, { siteId, visitorIds: marked.slice(from, from + STEP), alone: true }, STEP, rules, sources);
}

/** Every id she was ever known by, the one that stands first. */
async function idsOf(sql: Sql, siteId: number, leadId: string, identifiers: readonly string[]): Promise<string[]> {
  const rows = await sql.all<{ own_lead_id: string }>(
    `select own_lead_id from identifiers where site_id = ? and identifier ${inList(sql)} order by own_lead_id`,
    [siteId, identifiers],
  );
  return [leadId, ...rows.map((row) => row.own_lead_id).filter((id) => id !== leadId)];
}

/** What is kept for looking up: her identifiers, and marks of visitors of whom nothing is left. */
async function forgetNames(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[],
  visitorIds: readonly string[],
): Promise<void> {
  for (const table of ['identifiers', 'identifier_marks'])
    await sql.run(`delete from ${table} where site_id = ? and identifier ${inList(sql)}`, [siteId, identifiers]);
  await sql.run(
    `delete from marks where site_id = ? and visitor_id ${inList(sql)} and not exists
       (select 1 from events e where e.site_id = marks.site_id and e.visitor_id = marks.visitor_id)`,
    [siteId, visitorIds],
  );
}
