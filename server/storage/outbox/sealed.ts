/** Every secret that is kept sealed, wherever it lies: for whoever seals them anew with another key. */
import type { Sql } from '../sql.ts';

const PLACES = [
  ['webhooks', 'secret'],
  ['webhooks', 'old_secret'],
  ['inbound', 'secret'],
] as const;

export interface Sealed {
  /** In `PLACES`. */
  place: number;
  siteId: number;
  id: string;
  sealed: string;
}

export async function sealedSecrets(sql: Sql): Promise<Sealed[]> {
  const found: Sealed[] = [];
  for (const [place, [table, column]] of PLACES.entries()) {
    const rows = await sql.all<{ site_id: number; id: string; sealed: string }>(
      `select site_id, id, ${column} as sealed from ${table} where ${column} is not null order by site_id, id`,
    );
    for (const { site_id, id, sealed } of rows) found.push({ place, siteId: site_id, id, sealed });
  }
  return found;
}

/** Puts another text in the place of a sealed one. @returns false: it is not what it was, or gone */
export async function replaceSealed(sql: Sql, { place, siteId, id, sealed }: Sealed, by: string): Promise<boolean> {
  const [table, column] = PLACES[place]!;
  const changed = await sql.run(`update ${table} set ${column} = ? where site_id = ? and id = ? and ${column} = ?`, [
    by,
    siteId,
    id,
    sealed,
  ]);
  return changed > 0;
}
