/** Sites and their settings. */
import { randomBytes } from 'node:crypto';
import type { NewSite, SiteChange, SiteSettings } from '../../../shared/api/site.ts';
import type { DeriveSettings } from '../../domain/journey/touchpoints.ts';
import type { Sql } from '../sql.ts';

/** What holds for a site that does not say otherwise. */
export const DEFAULT_SETTINGS: Omit<SiteSettings, 'name'> = {
  domains: [],
  currency: 'EUR',
  timeZone: 'UTC',
  sessionTimeoutMinutes: 30,
  consent: 'not_required',
  linkHistory: 'consented',
  trustBrowserIdentity: false,
  excludedReferrers: [],
  excludedPaths: [],
  excludedAddresses: [],
  queryAllowList: [],
  retention: null,
};

/** Settings that verdicts about the past depend on. The others are about what comes, or how it is shown. */
const OF_VERDICTS = [
  'domains',
  'sessionTimeoutMinutes',
  'excludedReferrers',
  'excludedPaths',
  'linkHistory',
  'trustBrowserIdentity',
] as const satisfies (keyof SiteSettings)[];

export interface StoredSite extends SiteSettings {
  /** The number that rows carry; never leaves the server. */
  siteId: number;
  /** The public id. */
  id: string;
  writeKey: string;
  createdAt: number;
}

/** What a site's settings say about deriving. */
export function deriveSettings(site: SiteSettings): DeriveSettings {
  return {
    sessionTimeoutMs: site.sessionTimeoutMinutes * 60_000,
    ownDomains: site.domains,
    excludedReferrers: site.excludedReferrers,
    excludedPaths: site.excludedPaths,
  };
}

interface Row {
  site_id: number;
  public_id: string;
  write_key: string;
  settings: string;
  created_at: number;
}

/** Settings that came later than the site have their defaults. */
const settingsOf = (row: Row): SiteSettings => ({ ...DEFAULT_SETTINGS, ...(JSON.parse(row.settings) as NewSite) });

const fromRow = (row: Row): StoredSite => ({
  ...settingsOf(row),
  siteId: row.site_id,
  id: row.public_id,
  writeKey: row.write_key,
  createdAt: row.created_at,
});

const COLUMNS = 'site_id, public_id, write_key, settings, created_at';

export async function listSites(sql: Sql): Promise<StoredSite[]> {
  return (await sql.all<Row>(`select ${COLUMNS} from sites order by site_id`)).map(fromRow);
}

/** @param told what is left out has its default */
export async function createSite(sql: Sql, told: NewSite, now: number): Promise<StoredSite> {
  const settings = { ...DEFAULT_SETTINGS, ...told };
  const [next] = await sql.all<{ id: number }>('select coalesce(max(site_id), 0) + 1 as id from sites');
  const site: StoredSite = {
    ...settings,
    siteId: next!.id,
    id: `site_${randomBytes(8).toString('hex')}`,
    writeKey: `wk_${randomBytes(18).toString('base64url').replace(/[-_]/g, 'x')}`,
    createdAt: now,
  };
  await sql.insert(
    'sites',
    ['site_id', 'public_id', 'write_key', 'settings', 'created_at'],
    [[site.siteId, site.id, site.writeKey, JSON.stringify(settings), now]],
  );
  return site;
}

/** Settings that verdicts depend on mark every visitor of the site: history follows in the background. */
export async function changeSite(
  sql: Sql,
  siteId: number,
  change: SiteChange,
  now: number,
): Promise<StoredSite | null> {
  const [row] = await sql.all<Row>(`select ${COLUMNS} from sites where site_id = ?`, [siteId]);
  if (!row) return null;
  const before = settingsOf(row);
  const settings = { ...before, ...change };
  await sql.run('update sites set settings = ? where site_id = ?', [JSON.stringify(settings), siteId]);
  const changed = OF_VERDICTS.some((name) => JSON.stringify(before[name]) !== JSON.stringify(settings[name]));
  if (changed) await markAll(sql, siteId, now);
  return fromRow({ ...row, settings: JSON.stringify(settings) });
}

/** Marks every visitor and identifier of a site. */
export async function markAll(sql: Sql, siteId: number, now: number): Promise<void> {
  await sql.run(
    `insert into marks (site_id, visitor_id, identity, version)
     select distinct site_id, visitor_id, 1, cast(? as bigint) from events where site_id = ? order by site_id, visitor_id
     on conflict (site_id, visitor_id) do update set version = marks.version + 1, identity = 1`,
    [now, siteId],
  );
  await sql.run(
    `insert into identifier_marks (site_id, identifier, version)
     select site_id, identifier, cast(? as bigint) from identifiers where site_id = ? order by identifier
     on conflict (site_id, identifier) do update set version = identifier_marks.version + 1`,
    [now, siteId],
  );
}
