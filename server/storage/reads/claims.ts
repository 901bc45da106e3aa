/** The evidence behind a lead: claims on her visitors, and links between her identifiers. */
import type { ClaimSource, Trust } from '../../../shared/vocabulary.ts';
import { inList, type Sql } from '../sql.ts';

export interface ClaimRow {
  id: string;
  /** Of the visitor; null for a link between identifiers. */
  visitor_id: string | null;
  a: string | null;
  b: string;
  occurred_at: number;
  source: ClaimSource;
  trust: Trust;
  unconfirmed: number;
  revoked: number;
}

export async function claimsAbout(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<ClaimRow[]> {
  const revoked = (claim: string) =>
    `(select count(*) from revocations r where r.site_id = ? and r.claim_id = ${claim}) as revoked`;
  const visitors = await sql.all<ClaimRow>(
    `select c.id, c.visitor_id, null as a, c.identifier as b, c.occurred_at, c.source, c.trust, c.unconfirmed, ${revoked('c.id')}
     from lead_visitors v join claims c on c.site_id = v.site_id and c.visitor_id = v.visitor_id and c.identifier = v.identifier
     where v.site_id = ? and v.identifier ${inList(sql)}`,
    [siteId, siteId, identifiers],
  );
  const links = await sql.all<ClaimRow>(
    `select l.id, null as visitor_id, l.a, l.b, l.occurred_at, l.source, l.trust,
       case when l.trust = 'public' then 1 else 0 end as unconfirmed, ${revoked('l.id')}
     from identity_links l where l.site_id = ? and (l.a ${inList(sql)} or l.b ${inList(sql)})`,
    [siteId, siteId, identifiers, identifiers],
  );
  const joins = await sql.all<ClaimRow>(
    `select j.id, null as visitor_id, j.a, j.b, j.occurred_at, j.source, 'trusted' as trust, 0 as unconfirmed, ${revoked('j.id')}
     from joins j where j.site_id = ? and (j.a ${inList(sql)} or j.b ${inList(sql)})`,
    [siteId, siteId, identifiers, identifiers],
  );
  return [...visitors, ...links, ...joins].sort((x, y) => x.occurred_at - y.occurred_at || (x.id < y.id ? -1 : 1));
}
