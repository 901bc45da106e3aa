/** Derives visitors: from their events to visits, touchpoints, claims and ownership. From scratch, every time. */
import { createHash } from 'node:crypto';
import { claimsOf } from '../../domain/identity/claims.ts';
import { ownershipOf } from '../../domain/identity/ownership.ts';
import { isExcludedPath } from '../../domain/journey/excluded-path.ts';
import { byTime, type Fact } from '../../domain/journey/fact.ts';
import { type DeriveSettings, visitsAndTouchpoints } from '../../domain/journey/touchpoints.ts';
import { type SourceInput, sourceKey } from '../../domain/source/input.ts';
import { inList, type Sql, type Value } from '../sql.ts';
import { syncRows, type Table } from './sync-rows.ts';
import { CLAIMS, IDENTITY_LINKS, LEAD_VISITORS, OWNERSHIP, TOUCHPOINTS, VISITOR_TABLES, VISITS } from './tables.ts';
import type { TrafficSources } from './traffic-sources.ts';

interface FactRow {
  visitor_id: string;
  message_id: string;
  type: Fact['type'];
  occurred_at: number;
  source: Fact['source'];
  trust: Fact['trust'];
  url: string | null;
  referrer: string | null;
  name: string | null;
  body: string | null;
}

/** What one derivation needs to know of its site. */
export interface SiteRules {
  siteId: number;
  settings: DeriveSettings;
}

/** A visitor to derive. */
export interface MarkedVisitor {
  visitorId: string;
  /** New facts name persons, or old ones were taken away: what was derived about identity may differ. */
  identity: boolean;
}

/** @returns the identifiers whose claims or links changed: their leads are to be derived next */
export async function deriveVisitors(
  sql: Sql,
  { siteId, settings }: SiteRules,
  marked: readonly MarkedVisitor[],
  sources: TrafficSources,
): Promise<Set<string>> {
  const visitorIds = marked.map((mark) => mark.visitorId);
  const facts = await loadFacts(sql, siteId, visitorIds);
  const wanted = new Map<Table, Value[][]>(VISITOR_TABLES.map((table) => [table, []]));
  const put = (table: Table, row: Value[]) => wanted.get(table)!.push(row);
  const inputs = new Map<string, SourceInput>();

  for (const visitorId of visitorIds) {
    const own = (facts.get(visitorId) ?? []).filter((fact) => !isExcludedPath(settings.excludedPaths, fact.url));
    const { visits, touchpoints } = visitsAndTouchpoints(own, settings);
    for (const visit of visits) {
      put(VISITS, [siteId, visitorId, visit.entry, visit.startedAt, visit.endedAt, visit.pageViews, visit.exit]);
    }
    for (const { messageId, type, occurredAt, visit, landing } of touchpoints) {
      const id = trafficSourceId(landing.input);
      inputs.set(id, landing.input);
      put(TOUCHPOINTS, [siteId, visitorId, messageId, type, occurredAt, visit, id, landing.term]);
    }
    const { claims, links } = claimsOf(own);
    const firstAt = new Map<string, number>();
    for (const claim of claims) {
      put(CLAIMS, [
        siteId,
        visitorId,
        claim.messageId,
        claim.id,
        claim.identifier,
        claim.occurredAt,
        claim.source,
        claim.trust,
        Number(claim.unconfirmed),
        Number(claim.describes),
      ]);
      if (!firstAt.has(claim.identifier)) firstAt.set(claim.identifier, claim.occurredAt);
    }
    for (const [identifier, at] of firstAt) put(LEAD_VISITORS, [siteId, identifier, visitorId, at]);
    for (const { from, to, identifier } of ownershipOf(claims))
      put(OWNERSHIP, [siteId, visitorId, from, to, identifier]);
    for (const link of links) {
      put(IDENTITY_LINKS, [
        siteId,
        link.id,
        visitorId,
        link.messageId,
        link.a,
        link.b,
        link.occurredAt,
        link.source,
        link.trust,
      ]);
    }
  }

  await sources.ensure(sql, siteId, inputs, settings.channels);
  // Most visitors are anonymous: where no fact names a person, nothing about identity is stored either.
  const known = new Set(wanted.get(CLAIMS)!.map((row) => row[VISITOR]));
  const identified = marked.filter((mark) => mark.identity || known.has(mark.visitorId)).map((mark) => mark.visitorId);
  const touched = new Set<string>();
  for (const table of VISITOR_TABLES) {
    const scope = table === VISITS || table === TOUCHPOINTS ? visitorIds : identified;
    const stored = scope.length > 0 ? await loadRows(sql, table, siteId, scope) : [];
    const rows = wanted.get(table)!;
    if (stored.length === 0 && rows.length === 0) continue;
    const changed = await syncRows(sql, table, stored, rows);
    if (changed > 0 && (table === CLAIMS || table === IDENTITY_LINKS)) {
      for (const row of [...stored, ...rows])
        for (const identifier of identifiersIn(table, row)) touched.add(identifier);
    }
  }
  return touched;
}

/** The dictionary's key of a source input: derived from it, so that every process and engine gives the same. */
export function trafficSourceId(input: SourceInput): string {
  return createHash('sha256').update(sourceKey(input)).digest('base64url').slice(0, 14);
}

const VISITOR = CLAIMS.columns.indexOf('visitor_id');
const CLAIM_IDENTIFIER = CLAIMS.columns.indexOf('identifier');
const LINK_A = IDENTITY_LINKS.columns.indexOf('a');
const LINK_B = IDENTITY_LINKS.columns.indexOf('b');

function identifiersIn(table: Table, row: readonly Value[]): string[] {
  return table === CLAIMS ? [row[CLAIM_IDENTIFIER] as string] : [row[LINK_A] as string, row[LINK_B] as string];
}

async function loadRows(sql: Sql, table: Table, siteId: number, visitorIds: readonly string[]): Promise<Value[][]> {
  const rows = await sql.all<Record<string, Value>>(
    `select ${table.columns.join(', ')} from ${table.name} where site_id = ? and visitor_id ${inList(sql)}`,
    [siteId, visitorIds],
  );
  return rows.map((row) => table.columns.map((column) => row[column]!));
}

async function loadFacts(sql: Sql, siteId: number, visitorIds: readonly string[]): Promise<Map<string, Fact[]>> {
  const rows = await sql.all<FactRow>(
    `select visitor_id, message_id, type, occurred_at, source, trust, url, referrer, name, body
     from events where site_id = ? and visitor_id ${inList(sql)} and quarantine is null`,
    [siteId, visitorIds],
  );
  const facts = new Map<string, Fact[]>();
  for (const row of rows) {
    const fact: Fact = {
      visitorId: row.visitor_id,
      messageId: row.message_id,
      type: row.type,
      occurredAt: row.occurred_at,
      source: row.source,
      trust: row.trust,
      url: row.url,
      referrer: row.referrer,
      title: null,
      name: row.name,
      body: row.body === null ? null : JSON.parse(row.body),
    };
    const own = facts.get(row.visitor_id);
    if (own) own.push(fact);
    else facts.set(row.visitor_id, [fact]);
  }
  for (const own of facts.values()) own.sort(byTime);
  return facts;
}
