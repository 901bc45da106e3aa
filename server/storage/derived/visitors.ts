/** Derives visitors: from their events to visits, touchpoints, claims and ownership. From scratch, every time. */
import { createHash } from 'node:crypto';
import { isExcludedPath } from '../../domain/journey/excluded-path.ts';
import { byTime, type Fact } from '../../domain/journey/fact.ts';
import { type DeriveSettings, visitsAndTouchpoints } from '../../domain/journey/touchpoints.ts';
import { type SourceInput, sourceKey } from '../../domain/source/input.ts';
import type { IdentitySettings } from '../facts/sites.ts';
import { inList, type Sql, type Value } from '../sql.ts';
import { type FactRow, factOf } from './fact-row.ts';
import { holdIdentity } from './leases.ts';
import { loadRows, syncRows, type Table } from './sync-rows.ts';
import { TOUCHPOINTS, VISITS } from './tables.ts';
import type { TrafficSources } from './traffic-sources.ts';
import { deriveIdentity, type IdentifiedVisitor } from './visitor-identity.ts';

/** What one derivation needs to know of its site. */
export interface SiteRules {
  siteId: number;
  settings: DeriveSettings;
  identity: IdentitySettings;
  /** Does anybody want to hear of what changes? */
  announces: boolean;
}

/** A visitor to derive. */
export interface MarkedVisitor {
  visitorId: string;
  /** New facts name persons, or old ones were taken away: what was derived about identity may differ. */
  identity: boolean;
  /** Of her mark. */
  version: number;
}

/** What a derivation of visitors changed. */
export class Touched {
  /** Identifiers whose claims or links changed: their leads are to be derived next. */
  identifiers = new Set<string>();
  /** Visitors whose touchpoints changed, and identifiers whose visitors did. */
  readonly visitors = new Set<string>();
  readonly owners = new Set<string>();
}

export async function deriveVisitors(
  sql: Sql,
  { siteId, settings, identity }: SiteRules,
  marked: readonly MarkedVisitor[],
  sources: TrafficSources,
): Promise<Touched> {
  const touched = new Touched();
  const visitorIds = marked.map((mark) => mark.visitorId);
  const facts = await loadFacts(sql, siteId, visitorIds);
  const wanted = new Map<Table, Value[][]>([VISITS, TOUCHPOINTS].map((table) => [table, []]));
  const put = (table: Table, row: Value[]) => wanted.get(table)!.push(row);
  const inputs = new Map<string, SourceInput>();
  const identified: IdentifiedVisitor[] = [];

  for (const { visitorId, identity: named } of marked) {
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
    if (named || own.some((fact) => fact.body?.identifiers)) identified.push({ visitorId, facts: own });
  }

  await sources.ensure(sql, siteId, inputs, settings.channels);
  for (const table of [VISITS, TOUCHPOINTS]) {
    const stored = await loadRows(sql, table, siteId, visitorIds);
    await syncRows(sql, table, stored, wanted.get(table)!, (row) => {
      if (table === TOUCHPOINTS) touched.visitors.add(row[1] as string);
    });
  }
  // Most visitors are anonymous: where no fact names a person, nothing about identity is stored either.
  if (identified.length === 0) return touched;
  await holdIdentity(sql, siteId);
  const version = Math.max(...marked.map((mark) => mark.version));
  touched.identifiers = await deriveIdentity(sql, siteId, identified, identity.linkHistory, version, touched.owners);
  return touched;
}

/** The dictionary's key of a source input: derived from it, so that every process and engine gives the same. */
export function trafficSourceId(input: SourceInput): string {
  return createHash('sha256').update(sourceKey(input)).digest('base64url').slice(0, 14);
}

async function loadFacts(sql: Sql, siteId: number, visitorIds: readonly string[]): Promise<Map<string, Fact[]>> {
  const rows = await sql.all<FactRow>(
    `select visitor_id, message_id, type, occurred_at, source, trust, url, referrer, name, body
     from events where site_id = ? and visitor_id ${inList(sql)} and quarantine is null`,
    [siteId, visitorIds],
  );
  const facts = new Map<string, Fact[]>();
  for (const row of rows) {
    const fact = factOf(row);
    const own = facts.get(row.visitor_id);
    if (own) own.push(fact);
    else facts.set(row.visitor_id, [fact]);
  }
  for (const own of facts.values()) own.sort(byTime);
  return facts;
}
