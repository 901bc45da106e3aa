/** Puts a backup in the place of the database, after looking whether it is whole. The server must not run meanwhile. */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type ErasedAgain, readErasures, type SiteErasures } from '../storage/erasure/apply-again.ts';
import { openSqlite, SqliteDatabase } from '../storage/sqlite/connection.ts';
import { lockFile } from '../storage/sqlite/lock-file.ts';
import { logDamage } from '../storage/sqlite/log-damage.ts';
import { settle } from '../storage/sqlite/snapshot.ts';
import { applyTo, erasuresBeside, readErasuresFile } from './erasures.ts';
import { verify } from './verify.ts';

/** What belongs to a database file: the write-ahead log and its index. */
const PARTS = ['', '-wal', '-shm'];

/**
 * @param path of the database
 * @param force replace a database that is there; it is kept beside, under the name that is returned
 * @param erasures a list of erasures, beside the one that lies with the backup and the one of the database replaced
 * @throws a sentence; then everything is as it was
 */
export async function restore(
  backup: string,
  path: string,
  { force, now, erasures }: { force: boolean; now: number; erasures: string | null },
): Promise<{ kept: string | null; again: Again }> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unlock = lockFile(`${path}.lock`);
  try {
    const isThere = existsSync(path);
    if (isThere && !force)
      throw new Error(`${path} is there already and was left as it is: add --force to replace it (it is kept beside)`);
    const wrong = (await verify(backup)).filter((finding) => !finding.ok);
    if (wrong.length > 0)
      throw new Error(`The backup was not restored: ${wrong.map((finding) => finding.text).join('; ')}`);
    const part = `${path}.restoring`;
    try {
      copyFileSync(backup, part);
      const again = await eraseAgain(
        part,
        isThere ? path : null,
        [erasuresBeside(backup), ...(erasures ? [erasures] : [])],
        now,
      );
      const kept = isThere ? `${path}.replaced-${new Date(now).toISOString().replace(/[-:.]/g, '')}` : null;
      // A log that stays behind would be played into the restored file: it goes with the file it belongs to.
      for (const end of PARTS) {
        if (!existsSync(path + end)) continue;
        if (kept) renameSync(path + end, kept + end);
        else rmSync(path + end);
      }
      settle(part, path);
      return { kept, again };
    } finally {
      for (const end of PARTS) rmSync(part + end, { force: true });
      rmSync(`${part}.lock`, { force: true });
    }
  } finally {
    unlock();
  }
}

export interface Again extends ErasedAgain {
  /** The database that was replaced could not be read, or not all of it: erasures that it alone knew of are not known. */
  unread: boolean;
}

/** Before anybody sees it: whoever was erased since the backup is erased from it too. */
async function eraseAgain(part: string, replaced: string | null, files: string[], now: number): Promise<Again> {
  const lists = files.flatMap(readErasuresFile);
  const isLogDamaged = replaced !== null && logDamage(replaced) !== null;
  const own = replaced ? await readReplaced(replaced) : [];
  lists.push(...(own ?? []));
  const unread = own === null || isLogDamaged;
  if (lists.every((list) => list.suppressions.length === 0)) return { people: 0, events: 0, contacts: 0, unread };
  return { ...(await applyTo(`sqlite:${part}`, lists, now)), unread };
}

/** null: what is replaced is damaged, or no database of this program. */
async function readReplaced(path: string): Promise<SiteErasures[] | null> {
  try {
    const db = new SqliteDatabase(openSqlite(path, 'read'));
    return await readErasures(db).finally(() => db.close());
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('SQLITE_')) return null;
    throw error;
  }
}
