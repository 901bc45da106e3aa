/** How often each kind of source was used. */
import type { SourceUse } from '../../domain/source/hygiene.ts';
import type { SourceInput } from '../../domain/source/input.ts';
import type { Param, Sql } from '../sql.ts';

/** @param period of the touchpoints, ms UTC; `to` exclusive */
export async function sourceUses(
  sql: Sql,
  siteId: number,
  { from, to }: { from?: number; to?: number },
): Promise<SourceUse[]> {
  const where: string[] = ["site_id = ? and type <> 'content'"];
  const params: Param[] = [siteId];
  for (const [condition, at] of [['occurred_at >= ?', from] as const, ['occurred_at < ?', to] as const]) {
    if (at === undefined) continue;
    where.push(condition);
    params.push(at);
  }
  const counts = await sql.all<{ id: string; n: number; last: number }>(
    `select traffic_source as id, count(*) as n, max(occurred_at) as last from touchpoints
     where ${where.join(' and ')} group by traffic_source`,
    params,
  );
  const countOf = new Map(counts.map((row) => [row.id, row]));
  const rows = await sql.all<{ id: string; input: string; channel: string }>(
    'select id, input, channel from traffic_sources where site_id = ?',
    [siteId],
  );
  return rows.flatMap(({ id, input, channel }) => {
    const count = countOf.get(id);
    if (!count) return [];
    return [{ input: JSON.parse(input) as SourceInput, channel, touchpoints: count.n, lastSeenAt: count.last }];
  });
}
