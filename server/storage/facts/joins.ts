/** Links between identifiers that no message tells: made by hand, or by a deal of the CRM that names one person twice. */
import type { ClaimSource } from '../../../shared/vocabulary.ts';
import { overwrite, type Sql } from '../sql.ts';

/** Trusted, always. */
export interface Join {
  id: string;
  a: string;
  b: string;
  /** ms UTC */
  occurredAt: number;
  source: ClaimSource;
  /** External id of the deal that says so; null: said by hand. */
  deal: string | null;
}

const KEY = ['site_id', 'id'];
const FIELDS = ['a', 'b', 'occurred_at', 'source', 'deal'];

/** The caller marks the identifiers. */
export async function addJoin(sql: Sql, siteId: number, join: Join, now: number): Promise<void> {
  const { id, a, b, occurredAt, source, deal } = join;
  await sql.insert(
    'joins',
    [...KEY, ...FIELDS, 'received_at'],
    [[siteId, id, a, b, occurredAt, source, deal, now]],
    overwrite(KEY, FIELDS),
  );
}
