/** A change of a site's channel rules or campaign aliases: kept as a new version, and brought to all of history. */
import type { ChannelDefinition } from '../domain/source/channel-definition.ts';
import { beginWalk } from './derived/history.ts';
import { addChannelVersion, channelDefinition } from './facts/channel-rules.ts';
import type { Sql } from './sql.ts';

/**
 * @param basis the version the change was made from; another one in force meanwhile is not written over
 * @returns the version in force from now on; null: the basis is not the one in force
 */
export async function changeChannels(
  sql: Sql,
  siteId: number,
  change: Partial<Omit<ChannelDefinition, 'version'>>,
  basis: number | null,
  now: number,
): Promise<ChannelDefinition | null> {
  if (basis !== null && (await channelDefinition(sql, siteId))!.version !== basis) return null;
  const { definition, changed } = await addChannelVersion(sql, siteId, change, now);
  if (changed) await beginWalk(sql, siteId, 'sources', now);
  return definition;
}
