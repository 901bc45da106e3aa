/** A site's own channel rules and campaign aliases, by version. What was never changed is as shipped. */
import { type ChannelDefinition, SHIPPED_CHANNELS } from '../../domain/source/channel-definition.ts';
import { remember } from '../../domain/source/memo.ts';
import type { Sql } from '../sql.ts';

type Stored = Omit<ChannelDefinition, 'version'>;

/** Read once a text: lists that are the same object are compiled once. */
const readDefinition = remember((text): Stored => JSON.parse(text) as Stored, 256);

/** @param version null (from an outer join): none is stored */
export function definitionOf(version: number | null, definition: string | null): ChannelDefinition {
  if (version === null || definition === null) return SHIPPED_CHANNELS;
  const stored = readDefinition(definition);
  return { version, rules: stored.rules, aliases: stored.aliases };
}

/** The version in force, or another that was kept. Null: there is no such version. */
export async function channelDefinition(sql: Sql, siteId: number, version?: number): Promise<ChannelDefinition | null> {
  const [row] = await sql.all<{ version: number; definition: string }>(
    `select version, definition from channel_rules where site_id = ? ${version === undefined ? '' : 'and version = ?'}
     order by version desc limit 1`,
    version === undefined ? [siteId] : [siteId, version],
  );
  if (row) return definitionOf(row.version, row.definition);
  return version === undefined || version === SHIPPED_CHANNELS.version ? SHIPPED_CHANNELS : null;
}

/** The versions a site has made, newest first. */
export async function channelVersions(sql: Sql, siteId: number): Promise<{ version: number; createdAt: number }[]> {
  const rows = await sql.all<{ version: number; created_at: number }>(
    'select version, created_at from channel_rules where site_id = ? order by version desc limit 100',
    [siteId],
  );
  return rows.map((row) => ({ version: row.version, createdAt: row.created_at }));
}

/** Keeps a new version, if it says anything else than the one in force. @returns the one in force from now on */
export async function addChannelVersion(
  sql: Sql,
  siteId: number,
  change: Partial<Stored>,
  now: number,
): Promise<{ definition: ChannelDefinition; changed: boolean }> {
  const before = (await channelDefinition(sql, siteId))!;
  const told = { rules: change.rules ?? before.rules, aliases: change.aliases ?? before.aliases };
  const text = JSON.stringify(told);
  if (text === JSON.stringify({ rules: before.rules, aliases: before.aliases }))
    return { definition: before, changed: false };
  // Above the shipped version too: two lists never have one number.
  const version = Math.max(before.version, SHIPPED_CHANNELS.version) + 1;
  await sql.insert('channel_rules', ['site_id', 'version', 'definition', 'created_at'], [[siteId, version, text, now]]);
  return { definition: definitionOf(version, text), changed: true };
}
