/** What is in a database file, read without changing it. */
import { listSites } from '../facts/sites.ts';
import { missingWords } from '../facts/words.ts';
import { name as WORDS } from '../migrations/170-words.ts';
import { MIGRATION_NAMES } from '../migrations/migrate.ts';
import { type Digests, digests } from '../reads/digest.ts';
import { openSqlite, SqliteDatabase } from './connection.ts';

export interface Inspection extends Digests {
  /** What SQLite's own check finds wrong with the file's structure; empty: nothing. */
  damage: string[];
  sites: number;
}

/** Lines of damage that are worth showing. */
const DAMAGE_SHOWN = 10;

/** @throws a sentence if it is no database of this program, or one of a newer version */
export async function inspect(path: string): Promise<Inspection> {
  try {
    return await look(path);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code?.startsWith('SQLITE_CORRUPT')) return { damage: [code], sites: 0, facts: '', derived: '' };
    throw error;
  }
}

/** @throws also what SQLite says of a page that it cannot read: of the schema itself, or later */
async function look(path: string): Promise<Inspection> {
  const db = openDatabase(path);
  const sql = new SqliteDatabase(db);
  try {
    const tables = await sql.all(`select 1 from sqlite_master where type = 'table' and name = 'kysely_migration'`);
    if (tables.length === 0) throw new Error(`${path} is not a database of Throughline`);
    const applied = await sql.all<{ name: string }>('select name from kysely_migration order by name');
    const newer = applied.map(({ name }) => name).filter((name) => !MIGRATION_NAMES.includes(name));
    if (newer.length > 0)
      throw new Error(`${path} was made by a newer version of Throughline (${newer.join(', ')}): use that one`);
    const damage = (db.pragma(`integrity_check(${DAMAGE_SHOWN})`) as { integrity_check: string }[])
      .map((row) => row.integrity_check)
      .filter((line) => line !== 'ok');
    if (damage.length > 0) return { damage, sites: 0, facts: '', derived: '' };
    if (applied.some(({ name }) => name === WORDS)) {
      const missing = await missingWords(sql);
      if (missing > 0) return { damage: [`${missing} texts of events are missing`], sites: 0, facts: '', derived: '' };
    }
    const sites = await listSites(sql);
    const sums = await digests(
      sql,
      sites.map((site) => site.siteId),
    );
    return { damage, sites: sites.length, ...sums };
  } finally {
    await sql.close();
  }
}

function openDatabase(path: string) {
  try {
    return openSqlite(path, 'read');
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'SQLITE_NOTADB') throw new Error(`${path} is not a database`);
    if (code === 'SQLITE_CANTOPEN') throw new Error(`${path} cannot be opened`);
    throw error;
  }
}
