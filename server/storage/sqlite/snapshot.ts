/** A whole copy of the database file, as of one moment, while the server goes on writing. */
import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { openSqlite } from './connection.ts';

/**
 * `VACUUM INTO` reads one snapshot and holds nobody up; a copy of the file alone would miss the write-ahead log. The
 * target appears whole and synced, or not at all. Blocks the caller's thread: for a process of its own.
 * @throws if the target's folder cannot be written, or the disk is full
 */
export function snapshot(path: string, target: string): void {
  const part = `${target}.part`;
  rmSync(part, { force: true });
  const db = openSqlite(path, 'read');
  try {
    db.prepare('vacuum into ?').run(part);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  } finally {
    db.close();
  }
  settle(part, target);
}

/** Makes a finished file durable under its final name, readable by its owner only. */
export function settle(part: string, target: string): void {
  chmodSync(part, 0o600);
  sync(part);
  renameSync(part, target);
  // The name is durable when its folder is; Windows has no such thing as syncing a folder.
  if (process.platform !== 'win32') sync(dirname(target));
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
