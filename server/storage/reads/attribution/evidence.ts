/** Why touchpoints are a deal's: the claims about everybody who has one of some identifiers. */
import { inList, type Sql } from '../../sql.ts';
import { type ClaimRow, claimsAbout } from '../claims.ts';

/** Claims about all identifiers of the leads whom these identifiers belong to. */
export async function claimsAboutPeople(sql: Sql, siteId: number, identifiers: readonly string[]): Promise<ClaimRow[]> {
  const rows = await sql.all<{ identifier: string }>(
    `select identifier from identifiers where site_id = ? and lead_id in
       (select lead_id from identifiers where site_id = ? and identifier ${inList(sql)})`,
    [siteId, siteId, identifiers],
  );
  return claimsAbout(
    sql,
    siteId,
    rows.map((row) => row.identifier),
  );
}
