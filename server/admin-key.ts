/** The API key with every scope: as set, or made on first start and kept in a file that only the owner can read. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The folder the program keeps its own files in: beside the embedded database, else `./data`. */
export function dataFolder(databaseUrl: string): string {
  return databaseUrl.startsWith('sqlite:') ? dirname(resolve(databaseUrl.slice('sqlite:'.length))) : resolve('data');
}

/** @returns the key, and the file it was made in on a first start */
export function adminKey(configured: string | null, folder: string): { key: string; file: string | null } {
  if (configured) return { key: configured, file: null };
  const file = join(folder, 'admin-key');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `sk_${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // It is there already, perhaps since this moment: from another process of the same folder.
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
  return { key: readFileSync(file, 'utf8').trim(), file };
}
