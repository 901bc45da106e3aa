/** One process a database file. The lock is a database of its own, so that it ends with the process that holds it. */
import BetterSqlite3 from 'better-sqlite3';

/** Another process has it. */
export class FileHeld extends Error {}

/** @throws `FileHeld` if another process holds it @returns what gives it back */
export function lockFile(path: string): () => void {
  const lock = new BetterSqlite3(path, { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) {
      throw new FileHeld(
        'Another Throughline process uses this database file: stop it first, or set THROUGHLINE_DATABASE_URL to another file',
      );
    }
    throw error;
  }
  return () => lock.close();
}
