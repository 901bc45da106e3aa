/** The evidence behind a lead: claims on her visitors, and links between her identifiers. */
import type { ClaimSource, Trust } from '../../../shared/vocabulary.ts';
import { inList, type Param, type Sql } from '../sql.ts';

export interface ClaimRow {
  id: string;
  /** Of the visitor; null for a link between identifiers. */
  visitor_id: string | null;
  /** The other identifier of a link; null: the visitor. */
  a: string | null;
  b: string;
  occurred_at: number;
  source: ClaimSource;
  trust: Trust;
  unconfirmed: number;
  revoked: number;
}

const OF_VISITORS = `select c.id, c.visitor_id, null as a, c.identifier as b, c.occurred_at, c.source, c.trust,
  c.unconfirmed, c.revoked from claims c`;
const LINKS = `select l.id, null as visitor_id, l.a, l.b, l.occurred_at, l.source, l.trust,
  case when l.trust = 'public' then 1 else 0 end as unconfirmed, l.revoked from identity_links l`;
const JOINS = `select j.id, null as visitor_id, j.a, j.b, j.occurred_at, j.source, 'trusted' as trust, 0 as unconfirmed,
  (select count(*) from revocations r where r.site_id = j.site_id and r.claim_id = j.id) as revoked from joins j`;

export async function claimsAbout(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<ClaimRow[]> {
  const visitors = await sql.all<ClaimRow>(
    `${OF_VISITORS} join lead_visitors v on c.site_id = v.site_id and c.visitor_id = v.visitor_id and c.identifier = v.identifier
     where v.site_id = ? and v.identifier ${inList(sql)}`,
    [siteId, identifiers],
  );
  const between = (table: string) =>
    `where ${table}.site_id = ? and (${table}.a ${inList(sql)} or ${table}.b ${inList(sql)})`;
  const params = [siteId, identifiers, identifiers];
  const links = await sql.all<ClaimRow>(`${LINKS} ${between('l')}`, params);
  const joins = await sql.all<ClaimRow>(`${JOINS} ${between('j')}`, params);
  return [...visitors, ...links, ...joins].sort((x, y) => x.occurred_at - y.occurred_at || (x.id < y.id ? -1 : 1));
}

export async function claimById(sql: Sql, siteId: number, id: string): Promise<ClaimRow | null> {
  for (const query of [
    `${OF_VISITORS} where c.site_id = ? and c.id = ?`,
    `${LINKS} where l.site_id = ? and l.id = ?`,
    `${JOINS} where j.site_id = ? and j.id = ?`,
  ]) {
    const [row] = await sql.all<ClaimRow>(query, [siteId, id]);
    if (row) return row;
  }
  return null;
}

/** Whose messages make a claim: a visitor's; null for a join, which no message makes. */
export async function visitorOfClaim(sql: Sql, siteId: number, id: string): Promise<string | null> {
  const rows = await sql.all<{ visitor_id: string }>(
    `select visitor_id from claims where site_id = ? and id = ?
     union all select visitor_id from identity_links where site_id = ? and id = ?`,
    [siteId, id, siteId, id],
  );
  return rows[0]?.visitor_id ?? null;
}

/** Where a page of suggestions begins. */
export interface SuggestionPosition {
  occurredAt: number;
  id: string;
}

/**
 * Pairs of identifiers that a browser named together and that are two leads, newest first: the latest link of each
 * pair. A pair of which one link was taken back is suggested no more.
 * @param identifiers only what has to do with these; null: all
 */
export async function suggestions(
  sql: Sql,
  siteId: number,
  identifiers: readonly string[] | null,
  limit: number,
  after: SuggestionPosition | null,
): Promise<ClaimRow[]> {
  const params: Param[] = [siteId];
  const where: string[] = [];
  if (identifiers) {
    where.push(`and (l.a ${inList(sql)} or l.b ${inList(sql)})`);
    params.push(identifiers, identifiers);
  }
  if (after) {
    where.push('and (l.occurred_at < ? or (l.occurred_at = ? and l.id > ?))');
    params.push(after.occurredAt, after.occurredAt, after.id);
  }
  return sql.all<ClaimRow>(
    `${LINKS}
     join identifiers x on x.site_id = l.site_id and x.identifier = l.a
     join identifiers y on y.site_id = l.site_id and y.identifier = l.b
     where l.site_id = ? and l.trust = 'public' and x.lead_id <> y.lead_id ${where.join(' ')}
       and not exists (select 1 from identity_links o where o.site_id = l.site_id and o.a = l.a and o.b = l.b
         and (o.revoked = 1 or o.occurred_at > l.occurred_at or (o.occurred_at = l.occurred_at and o.id < l.id)))
     order by l.occurred_at desc, l.id limit ?`,
    [...params, limit],
  );
}
