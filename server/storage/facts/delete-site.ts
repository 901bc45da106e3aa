/**
 * Deletes a site and everything that was ever said of it, in steps of one short transaction each: a site may hold
 * millions of rows, and other sites are written meanwhile.
 */
import { holdAppends } from '../derived/leases.ts';
import type { Sql } from '../sql.ts';
import { deleteWords } from './words.ts';

/** What is still to be derived goes first: nothing is derived of facts that are on their way out. */
const FIRST = ['marks', 'identifier_marks'];
/** In the last step, together. */
const LAST = ['sites', 'deleted_sites', 'words'];

/**
 * One step. Which tables hold rows of sites is asked of the database itself, so that no later table is forgotten.
 * @param limit rows to delete, about
 * @returns rows deleted; 0: the site is gone, with the keys that were bound to it alone
 */
export async function deleteSiteStep(sql: Sql, siteId: number, limit: number, now: number): Promise<number> {
  // Events that were under way are stored now and deleted too; those that come later find no site.
  await holdAppends(sql, siteId);
  for (const table of await tablesOfSites(sql)) {
    const deleted = await sql.run(
      `delete from ${table.name} where site_id = ? and (${table.key}) in
         (select ${table.key} from ${table.name} where site_id = ? limit ?)`,
      [siteId, siteId, limit],
    );
    if (deleted > 0) return deleted;
  }
  const [site] = await sql.all<{ public_id: string }>('select public_id from sites where site_id = ?', [siteId]);
  if (!site) return 0;
  await unbindKeys(sql, site.public_id, now);
  // The number stays taken: a process that still knows the site must never write into another one.
  await sql.insert('deleted_sites', ['site_id', 'deleted_at'], [[siteId, now]], 'do nothing');
  await deleteWords(sql, siteId);
  await sql.run('delete from sites where site_id = ?', [siteId]);
  return 0;
}

async function unbindKeys(sql: Sql, publicId: string, now: number): Promise<void> {
  const keys = await sql.all<{ id: string; sites: string }>(
    'select id, sites from keys where sites is not null and revoked_at is null',
  );
  for (const { id, sites } of keys) {
    const bound = JSON.parse(sites) as string[];
    const left = bound.filter((site) => site !== publicId);
    if (left.length === bound.length) continue;
    if (left.length === 0) await sql.run('update keys set revoked_at = ? where id = ?', [now, id]);
    else await sql.run('update keys set sites = ? where id = ?', [JSON.stringify(left), id]);
  }
}

interface TableOfSites {
  name: string;
  /** Columns of the primary key, separated by commas. */
  key: string;
}

async function tablesOfSites(sql: Sql): Promise<TableOfSites[]> {
  const columns = await sql.all<{ name: string; key: string }>(sql.engine === 'sqlite' ? SQLITE_KEYS : POSTGRES_KEYS);
  const tables = Map.groupBy(columns, ({ name }) => name);
  const rank = (name: string) => (FIRST.includes(name) ? 0 : 1);
  return [...tables]
    .filter(([name]) => !LAST.includes(name))
    .map(([name, keys]) => ({ name, key: keys.map(({ key }) => key).join(', ') }))
    .sort((a, b) => rank(a.name) - rank(b.name));
}

/** The columns of the primary keys of all tables that have a `site_id`. */
const SQLITE_KEYS = `
  select m.name as name, c.name as key from sqlite_master m, pragma_table_info(m.name) c
  where m.type = 'table' and c.pk > 0 and exists (select 1 from pragma_table_info(m.name) s where s.name = 'site_id')
  order by m.name, c.pk`;

const POSTGRES_KEYS = `
  select t.relname as name, a.attname as key from pg_class t
  join pg_index i on i.indrelid = t.oid and i.indisprimary
  join pg_attribute a on a.attrelid = t.oid and a.attnum = any(i.indkey)
  join pg_attribute s on s.attrelid = t.oid and s.attname = 'site_id'
  where t.relnamespace = current_schema()::regnamespace and t.relkind in ('r', 'p')
  order by t.relname, array_position(i.indkey::int2[], a.attnum)`;
