/** Sites and their settings. */
import { randomBytes } from 'node:crypto';
import { ALERT_LIMITS } from '../../../shared/alert-limits.ts';
import type { NewSite, SiteChange, SiteSettings } from '../../../shared/api/site.ts';
import type { DeriveSettings } from '../../domain/journey/touchpoints.ts';
import { type ChannelDefinition, SHIPPED_CHANNELS } from '../../domain/source/channel-definition.ts';
import { beginWalk } from '../derived/history.ts';
import { holdSites } from '../derived/leases.ts';
import type { Sql } from '../sql.ts';
import { definitionOf } from './channel-rules.ts';

/** What holds for a site that does not say otherwise. */
export const DEFAULT_SETTINGS: Omit<SiteSettings, 'name'> = {
  domains: [],
  currency: 'EUR',
  timeZone: 'UTC',
  sessionTimeoutMinutes: 30,
  consent: 'not_required',
  respectedSignals: [],
  linkHistory: 'consented',
  trustBrowserIdentity: false,
  excludedReferrers: [],
  excludedPaths: [],
  excludedAddresses: [],
  queryAllowList: [],
  contentTouchpoints: [],
  channelGroups: [],
  alerts: {
    trafficStopped: { hours: ALERT_LIMITS.trafficStopped.hours.usual },
    utmLoss: { days: ALERT_LIMITS.utmLoss.days.usual, dropPercent: ALERT_LIMITS.utmLoss.dropPercent.usual },
    spendWithoutClicks: { days: ALERT_LIMITS.spendWithoutClicks.days.usual },
  },
  retention: null,
  retentionDays: {},
};

/** Settings that verdicts about the past depend on. The others are about what comes, or how it is shown. */
const OF_VERDICTS = [
  'domains',
  'sessionTimeoutMinutes',
  'excludedReferrers',
  'contentTouchpoints',
] as const satisfies (keyof SiteSettings)[];
/** The same, of verdicts about who somebody is. */
const OF_IDENTITY = ['excludedPaths', 'linkHistory', 'trustBrowserIdentity'] as const satisfies (keyof SiteSettings)[];

/** What a site's settings say about who is who. */
export type IdentitySettings = Pick<SiteSettings, 'linkHistory' | 'trustBrowserIdentity'>;

export interface StoredSite extends SiteSettings {
  /** The number that rows carry; never leaves the server. */
  siteId: number;
  /** The public id. */
  id: string;
  writeKey: string;
  /** Those before it that are still taken, the latest first. */
  formerWriteKeys: string[];
  createdAt: number;
  /** The channel rules in force. */
  channels: ChannelDefinition;
}

/** What a site's settings say about deriving. */
export function deriveSettings(site: SiteSettings & Pick<StoredSite, 'channels'>): DeriveSettings {
  return {
    sessionTimeoutMs: site.sessionTimeoutMinutes * 60_000,
    ownDomains: site.domains,
    excludedReferrers: site.excludedReferrers,
    excludedPaths: site.excludedPaths,
    contentTouchpoints: site.contentTouchpoints,
    channels: site.channels,
  };
}

interface Row {
  site_id: number;
  public_id: string;
  write_key: string;
  former_write_keys: string | null;
  settings: string;
  created_at: number;
  version: number | null;
  definition: string | null;
}

/** Settings that came later than the site have their defaults. */
const settingsOf = (row: Row): SiteSettings => ({ ...DEFAULT_SETTINGS, ...(JSON.parse(row.settings) as NewSite) });

const fromRow = (row: Row): StoredSite => ({
  ...settingsOf(row),
  siteId: row.site_id,
  id: row.public_id,
  writeKey: row.write_key,
  formerWriteKeys: row.former_write_keys === null ? [] : JSON.parse(row.former_write_keys),
  createdAt: row.created_at,
  channels: definitionOf(row.version, row.definition),
});

const SELECT = `select s.site_id, s.public_id, s.write_key, s.former_write_keys, s.settings, s.created_at, c.version, c.definition
  from sites s left join channel_rules c on c.site_id = s.site_id
    and c.version = (select max(version) from channel_rules x where x.site_id = s.site_id)`;

/** The site, which nobody else changes until the end of the transaction. */
async function siteToChange(sql: Sql, siteId: number): Promise<Row | null> {
  if (sql.engine === 'postgres') await sql.all('select 1 from sites where site_id = ? for update', [siteId]);
  const [row] = await sql.all<Row>(`${SELECT} where s.site_id = ?`, [siteId]);
  return row ?? null;
}

export async function listSites(sql: Sql): Promise<StoredSite[]> {
  return (await sql.all<Row>(`${SELECT} order by s.site_id`)).map(fromRow);
}

/** @param told what is left out has its default */
export async function createSite(sql: Sql, told: NewSite, now: number): Promise<StoredSite> {
  await holdSites(sql);
  const settings = { ...DEFAULT_SETTINGS, ...told };
  const [next] = await sql.all<{ id: number }>(`select coalesce(max(site_id), 0) + 1 as id
     from (select site_id from sites union all select site_id from deleted_sites) s`);
  const site: StoredSite = {
    ...settings,
    siteId: next!.id,
    id: `site_${randomBytes(8).toString('hex')}`,
    writeKey: newWriteKey(),
    formerWriteKeys: [],
    createdAt: now,
    channels: SHIPPED_CHANNELS,
  };
  await sql.insert(
    'sites',
    ['site_id', 'public_id', 'write_key', 'settings', 'created_at'],
    [[site.siteId, site.id, site.writeKey, JSON.stringify(settings), now]],
  );
  return site;
}

/**
 * The site that a new installation begins with; nothing where there is one already. Of processes that start together
 * one makes it.
 * @param besides the name of a site that does not count
 */
export async function createFirstSite(sql: Sql, besides: string, told: NewSite, now: number): Promise<void> {
  await holdSites(sql);
  if ((await listSites(sql)).every((site) => site.name === besides)) await createSite(sql, told, now);
}

/** A change of what verdicts depend on begins a walk through all visitors: history follows in the background. */
export async function changeSite(
  sql: Sql,
  siteId: number,
  change: SiteChange,
  now: number,
): Promise<StoredSite | null> {
  const row = await siteToChange(sql, siteId);
  if (!row) return null;
  const before = settingsOf(row);
  const settings = { ...before, ...change };
  await sql.run('update sites set settings = ? where site_id = ?', [JSON.stringify(settings), siteId]);
  const differs = (name: keyof SiteSettings) => JSON.stringify(before[name]) !== JSON.stringify(settings[name]);
  const identity = OF_IDENTITY.some(differs);
  if (identity || OF_VERDICTS.some(differs)) await beginWalk(sql, siteId, 'visitors', now, identity);
  if (identity) await markAllIdentifiers(sql, siteId, now);
  return fromRow({ ...row, settings: JSON.stringify(settings) });
}

async function markAllIdentifiers(sql: Sql, siteId: number, now: number): Promise<void> {
  await sql.run(
    `insert into identifier_marks (site_id, identifier, version)
     select site_id, identifier, cast(? as bigint) from identifiers where site_id = ? order by identifier
     on conflict (site_id, identifier) do update set version = identifier_marks.version + 1`,
    [now, siteId],
  );
}

const newWriteKey = (): string => `wk_${randomBytes(18).toString('base64url').replace(/[-_]/g, 'x')}`;

/** More are a sign that nobody ends any. */
export const FORMER_WRITE_KEYS_MAX = 10;

/** From here on its write keys are nobody's, so that nothing more comes in. @returns false where there is no such site */
export async function closeSite(sql: Sql, siteId: number): Promise<boolean> {
  const set = `write_key = '${CLOSED}' || public_id, former_write_keys = null`;
  return (await sql.run(`update sites set ${set} where site_id = ?`, [siteId])) > 0;
}

/** What the write key of a site begins with that is being deleted. */
const CLOSED = 'deleted-';

/** Another write key; the one before is still taken until somebody ends it. @returns null: no such site any more, or too many already */
export async function rotateWriteKey(sql: Sql, siteId: number): Promise<StoredSite | null> {
  const row = await siteToChange(sql, siteId);
  if (!row || row.write_key.startsWith(CLOSED)) return null;
  const { writeKey, formerWriteKeys } = fromRow(row);
  if (formerWriteKeys.length >= FORMER_WRITE_KEYS_MAX) return null;
  const [fresh, former] = [newWriteKey(), JSON.stringify([writeKey, ...formerWriteKeys])];
  await sql.run('update sites set write_key = ?, former_write_keys = ? where site_id = ?', [fresh, former, siteId]);
  return fromRow({ ...row, write_key: fresh, former_write_keys: former });
}

/** @returns false where it is no former write key of the site */
export async function endWriteKey(sql: Sql, siteId: number, writeKey: string): Promise<boolean> {
  const row = await siteToChange(sql, siteId);
  const former = row ? fromRow(row).formerWriteKeys : [];
  if (!former.includes(writeKey)) return false;
  const left = former.filter((one) => one !== writeKey);
  const text = left.length > 0 ? JSON.stringify(left) : null;
  await sql.run('update sites set former_write_keys = ? where site_id = ?', [text, siteId]);
  return true;
}
