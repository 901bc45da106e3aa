/** Judges source inputs of the dictionary again, by the rules of now. */
import type { ChannelDefinition } from '../../domain/source/channel-definition.ts';
import type { SourceInput } from '../../domain/source/input.ts';
import { type Verdict, verdict } from '../../domain/source/verdict.ts';
import { overwrite, type Sql, type Value } from '../sql.ts';
import { TRAFFIC_SOURCES } from './tables.ts';

/** A verdict in the order of the dictionary's last columns. */
export const verdictColumns = (version: number, found: Verdict): Value[] => [
  version,
  found.channel,
  found.channelRule,
  found.source,
  found.medium,
  found.campaign,
  found.content,
  found.campaignId,
];

const CONFLICT = overwrite(
  TRAFFIC_SOURCES.columns.slice(0, TRAFFIC_SOURCES.keys),
  TRAFFIC_SOURCES.columns.slice(TRAFFIC_SOURCES.keys + 1),
);

/**
 * The next page of a site's inputs. Those that nothing points to any more are judged too: every process remembers which
 * ones are stored, and would not store them again.
 * @param after id of the last one judged; '' at the start
 * @returns how many were judged, and the last of them
 */
export async function judgeSources(
  sql: Sql,
  siteId: number,
  { version, rules, aliases }: ChannelDefinition,
  after: string,
  limit: number,
): Promise<{ judged: number; last: string }> {
  const rows = await sql.all<{ id: string; input: string }>(
    'select id, input from traffic_sources where site_id = ? and id > ? order by id limit ?',
    [siteId, after, limit],
  );
  const judged = rows.map(({ id, input }) => {
    const found = verdict(JSON.parse(input) as SourceInput, rules, aliases);
    return [siteId, id, input, ...verdictColumns(version, found)];
  });
  if (judged.length > 0) await sql.insert(TRAFFIC_SOURCES.name, TRAFFIC_SOURCES.columns, judged, CONFLICT);
  return { judged: rows.length, last: rows.at(-1)?.id ?? after };
}
