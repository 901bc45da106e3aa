/** Puts a backup in the place of the database, after looking whether it is whole. The server must not run meanwhile. */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { lockFile } from '../storage/sqlite/lock-file.ts';
import { settle } from '../storage/sqlite/snapshot.ts';
import { verify } from './verify.ts';

/** What belongs to a database file: the write-ahead log and its index. */
const PARTS = ['', '-wal', '-shm'];

/**
 * @param path of the database
 * @param force replace a database that is there; it is kept beside, under the name that is returned
 * @throws a sentence; then everything is as it was
 */
export async function restore(
  backup: string,
  path: string,
  { force, now }: { force: boolean; now: number },
): Promise<{ kept: string | null }> {
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
      const kept = isThere ? `${path}.replaced-${new Date(now).toISOString().replace(/[-:.]/g, '')}` : null;
      // A log that stays behind would be played into the restored file: it goes with the file it belongs to.
      for (const end of PARTS) {
        if (!existsSync(path + end)) continue;
        if (kept) renameSync(path + end, kept + end);
        else rmSync(path + end);
      }
      settle(part, path);
      return { kept };
    } finally {
      rmSync(part, { force: true });
    }
  } finally {
    unlock();
  }
}
