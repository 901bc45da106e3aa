/** Derives whose visitors are: claims, links and ownership of some visitors, under the caps that hold across visitors. */
import { LIMITS } from '../../../shared/limits.ts';
import { type ClaimSettings, claimIdsOf, claimsOf, type PersonClaim } from '../../domain/identity/claims.ts';
import { ownershipOf } from '../../domain/identity/ownership.ts';
import type { Fact } from '../../domain/journey/fact.ts';
import { MARK_COLUMNS, MARK_CONFLICT } from '../facts/marks.ts';
import { inList, type Sql, type Value } from '../sql.ts';
import { loadRows, syncRows } from './sync-rows.ts';
import { CLAIMS, IDENTITY_LINKS, LEAD_VISITORS, OWNERSHIP } from './tables.ts';

/** A visitor to derive, with her events in the order of `byTime`. */
export interface IdentifiedVisitor {
  visitorId: string;
  facts: readonly Fact[];
}

/**
 * @param version of the marks that others get, whose claims count or count no more because of these
 * @param owners gets the identifiers whose intervals changed
 * @returns the identifiers whose claims or links changed: their leads are to be derived next
 */
export async function deriveIdentity(
  sql: Sql,
  siteId: number,
  visitors: readonly IdentifiedVisitor[],
  linkHistory: ClaimSettings['linkHistory'],
  version: number,
  owners: Set<string>,
): Promise<Set<string>> {
  const revoked = await revocationsOf(sql, siteId, visitors);
  const read = new Map(
    visitors.map(({ visitorId, facts }) => [visitorId, claimsOf(facts, { linkHistory, revoked })] as const),
  );
  const visitorIds = [...read.keys()];
  const sync = async (table: typeof CLAIMS, rows: Value[][], onChange?: (row: readonly Value[]) => void) => {
    const stored = await loadRows(sql, table, siteId, visitorIds);
    return (await syncRows(sql, table, stored, rows, onChange)) > 0 ? [...stored, ...rows] : [];
  };

  const ties = [...read].flatMap(([visitorId, { claims }]) => tiesOf(siteId, visitorId, claims));
  const beyond = await capPublicVisitors(sql, siteId, visitorIds, ties, version, () => sync(LEAD_VISITORS, ties));
  const wanted = { claims: [] as Value[][], ownership: [] as Value[][], links: [] as Value[][] };
  for (const [visitorId, { claims, links }] of read) {
    for (const claim of claims) {
      if (claim.trust === 'public' && beyond(claim.identifier, visitorId)) claim.unconfirmed = true;
      wanted.claims.push(claimRow(siteId, visitorId, claim));
    }
    for (const { from, to, identifier } of ownershipOf(claims))
      wanted.ownership.push([siteId, visitorId, from, to, identifier]);
    for (const { id, messageId, a, b, occurredAt, source, trust, revoked: gone } of links)
      wanted.links.push([siteId, id, visitorId, messageId, a, b, occurredAt, source, trust, Number(gone)]);
  }
  const touched = new Set<string>();
  for (const row of await sync(CLAIMS, wanted.claims)) touched.add(row[CLAIM_IDENTIFIER] as string);
  for (const row of await sync(IDENTITY_LINKS, wanted.links))
    touched.add(row[LINK_A] as string).add(row[LINK_B] as string);
  await sync(OWNERSHIP, wanted.ownership, (row) => owners.add(row[OWNER] as string));
  return touched;
}

const OWNER = OWNERSHIP.columns.indexOf('identifier');
const CLAIM_IDENTIFIER = CLAIMS.columns.indexOf('identifier');
const LINK_A = IDENTITY_LINKS.columns.indexOf('a');
const LINK_B = IDENTITY_LINKS.columns.indexOf('b');

function claimRow(siteId: number, visitorId: string, claim: PersonClaim): Value[] {
  const { messageId, id, identifier, occurredAt, source, trust, unconfirmed, revoked, describes } = claim;
  const flags = [unconfirmed, revoked, describes].map(Number);
  return [siteId, visitorId, messageId, id, identifier, occurredAt, source, trust, ...flags];
}

/** Per identifier: when it was first claimed, and when first by a public claim that counts so far. */
function tiesOf(siteId: number, visitorId: string, claims: readonly PersonClaim[]): Value[][] {
  return [...Map.groupBy(claims, (claim) => claim.identifier)].map(([identifier, own]) => {
    const first = own.find(({ trust, unconfirmed, revoked }) => trust === 'public' && !unconfirmed && !revoked);
    return [siteId, identifier, visitorId, own[0]!.occurredAt, first?.occurredAt ?? null];
  });
}

async function revocationsOf(sql: Sql, siteId: number, visitors: readonly IdentifiedVisitor[]): Promise<Set<string>> {
  const [any] = await sql.all('select 1 from revocations where site_id = ? limit 1', [siteId]);
  if (!any) return new Set();
  const ids = visitors.flatMap(({ facts }) => facts.flatMap(claimIdsOf));
  const rows = await sql.all<{ claim_id: string }>(
    `select claim_id from revocations where site_id = ? and claim_id ${inList(sql)}`,
    [siteId, ids],
  );
  return new Set(rows.map((row) => row.claim_id));
}

/** The last visitor of an identifier whose public claims count. */
interface Cutoff {
  at: number;
  visitorId: string;
}

/**
 * Of an identifier the first N visitors by their first public claim count (contract, "Identity"). Who is among them
 * may change for visitors that are not derived now: those are marked.
 * @param write stores the ties of the visitors that are derived now
 * @returns is this visitor, one of those derived now, beyond the cap of this identifier?
 */
async function capPublicVisitors(
  sql: Sql,
  siteId: number,
  visitorIds: readonly string[],
  ties: readonly Value[][],
  version: number,
  write: () => Promise<unknown>,
): Promise<(identifier: string, visitorId: string) => boolean> {
  const stored = await loadRows(sql, LEAD_VISITORS, siteId, visitorIds);
  const identifiers = new Set([...stored, ...ties].filter((row) => row[4] !== null).map((row) => row[1] as string));
  const before = await cutoffs(sql, siteId, identifiers);
  await write();
  const after = await cutoffs(sql, siteId, identifiers);

  const changed = new Set<string>();
  for (const identifier of identifiers) {
    const [was, is] = [before.get(identifier), after.get(identifier)];
    if (was && is && was.at === is.at && was.visitorId === is.visitorId) continue;
    const [from, to] = was && is && isBeyond(was.at, was.visitorId, is) ? [is, was] : [was ?? is, was && is];
    if (!from) continue;
    const until = to ? 'and (public_at, visitor_id) <= (?, ?)' : '';
    const rows = await sql.all<{ visitor_id: string }>(
      `select visitor_id from lead_visitors where site_id = ? and identifier = ? and public_at is not null
         and (public_at, visitor_id) > (?, ?) ${until}`,
      [siteId, identifier, from.at, from.visitorId, ...(to ? [to.at, to.visitorId] : [])],
    );
    for (const row of rows) changed.add(row.visitor_id);
  }
  for (const visitorId of visitorIds) changed.delete(visitorId);
  const marks = [...changed].sort().map((visitorId) => [siteId, visitorId, 1, version]);
  if (marks.length > 0) await sql.insert('marks', MARK_COLUMNS, marks, MARK_CONFLICT);

  const publicAt = new Map(ties.map((row) => [`${row[1]}\n${row[2]}`, row[4] as number | null]));
  return (identifier, visitorId) => {
    const cutoff = after.get(identifier);
    const at = publicAt.get(`${identifier}\n${visitorId}`) ?? null;
    return cutoff !== undefined && at !== null && isBeyond(at, visitorId, cutoff);
  };
}

/** Text as the engines compare it: by its bytes. */
const isBeyond = (at: number, visitorId: string, cutoff: Cutoff): boolean =>
  at > cutoff.at || (at === cutoff.at && Buffer.compare(Buffer.from(visitorId), Buffer.from(cutoff.visitorId)) > 0);

/** Of those identifiers that have more public visitors than count. */
async function cutoffs(sql: Sql, siteId: number, identifiers: ReadonlySet<string>): Promise<Map<string, Cutoff>> {
  if (identifiers.size === 0) return new Map();
  const crowded = await sql.all<{ identifier: string }>(
    `select identifier from lead_visitors where site_id = ? and identifier ${inList(sql)} and public_at is not null
     group by identifier having count(*) > ?`,
    [siteId, [...identifiers], LIMITS.publicVisitorsPerIdentifier],
  );
  const found = new Map<string, Cutoff>();
  for (const { identifier } of crowded) {
    const [last] = await sql.all<{ public_at: number; visitor_id: string }>(
      `select public_at, visitor_id from lead_visitors where site_id = ? and identifier = ? and public_at is not null
       order by public_at, visitor_id limit 1 offset ?`,
      [siteId, identifier, LIMITS.publicVisitorsPerIdentifier - 1],
    );
    found.set(identifier, { at: last!.public_at, visitorId: last!.visitor_id });
  }
  return found;
}
