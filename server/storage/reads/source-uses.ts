/** How often each kind of source was used. */
import type { SourceUse } from '../../domain/source/hygiene.ts';
import type { SourceInput } from '../../domain/source/input.ts';
import type { Sql } from '../sql.ts';
import { askKept } from './reports/ask-kept.ts';
import type { Period } from './reports/visits.ts';

interface Used {
  touchpoints: number;
  /** ms UTC */
  last: number;
}

/** @param asked of the touchpoints, ms UTC; `to` exclusive */
export async function sourceUses(
  sql: Sql,
  siteId: number,
  asked: { from?: number; to?: number },
): Promise<SourceUse[]> {
  const period = { from: asked.from ?? 0, to: asked.to ?? Number.MAX_SAFE_INTEGER };
  const visits = await usesInKept(sql, siteId, period);
  const others = await usesStored(sql, siteId, period, visits ? ['content', 'visit'] : ['content']);
  const rows = await sql.all<{ id: string; input: string; channel: string }>(
    'select id, input, channel from traffic_sources where site_id = ?',
    [siteId],
  );
  return rows.flatMap(({ id, input, channel }) => {
    const found = [visits?.get(id), others.get(id)].filter((used) => used !== undefined);
    if (found.length === 0) return [];
    const touchpoints = found.reduce((sum, used) => sum + used.touchpoints, 0);
    const lastSeenAt = Math.max(...found.map(({ last }) => last));
    return [{ input: JSON.parse(input) as SourceInput, channel, touchpoints, lastSeenAt }];
  });
}

/** Most touchpoints are visits, and where these are kept they are counted in no time; null: they are not. */
function usesInKept(sql: Sql, siteId: number, period: Period): Promise<Map<string, Used> | null> {
  return askKept(sql, siteId, period, Number.POSITIVE_INFINITY, ({ list, sources }) => {
    const [count, last] = [new Uint32Array(sources.length), new Float64Array(sources.length)];
    for (let row = 0; row < list.size; row++) {
      const [at, source] = [list.at[row]!, list.source[row]!];
      if (at < period.from || at >= period.to) continue;
      count[source]!++;
      if (at > last[source]!) last[source] = at;
    }
    const used = sources.map((id, i): [string, Used] => [id, { touchpoints: count[i]!, last: last[i]! }]);
    return new Map(used.filter(([, { touchpoints }]) => touchpoints > 0));
  });
}

async function usesStored(
  sql: Sql,
  siteId: number,
  { from, to }: Period,
  without: readonly string[],
): Promise<Map<string, Used>> {
  const rows = await sql.all<{ id: string; n: number; last: number }>(
    `select traffic_source as id, count(*) as n, max(occurred_at) as last from touchpoints
     where site_id = ? and occurred_at >= ? and occurred_at < ? and ${without.map(() => 'type <> ?').join(' and ')}
     group by traffic_source`,
    [siteId, from, to, ...without],
  );
  return new Map(rows.map(({ id, n, last }) => [id, { touchpoints: n, last }]));
}
