/** Takes a backup: a whole copy, looked through and described before it is called one. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from '../storage/sqlite/inspect.ts';
import { logDamageUnlessHeld, sayDamage, WHAT_TO_DO } from '../storage/sqlite/log-damage.ts';
import { snapshot } from '../storage/sqlite/snapshot.ts';
import { VERSION } from '../version.ts';
import { erasuresBeside, writeErasures } from './erasures.ts';
import { backupsIn, type Manifest, manifestFile, nameOf, sha256, writeManifest } from './manifest.ts';

const DAY_MS = 86_400_000;

/** @param path of the database @throws a sentence if there is nothing to back up, or the copy is damaged */
export async function takeBackup(
  path: string,
  folder: string,
  now: number,
): Promise<{ file: string; manifest: Manifest }> {
  if (!statSync(path, { throwIfNoEntry: false })) throw new Error(`There is no database at ${path} to back up`);
  const log = logDamageUnlessHeld(path);
  if (log) throw new Error(`No backup was made. ${sayDamage(log)}. ${WHAT_TO_DO}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) if (name.endsWith('.db.part')) rmSync(join(folder, name), { force: true });
  const file = join(folder, nameOf(now));
  snapshot(path, file);
  const { damage, facts, derived } = await inspect(file);
  if (damage.length > 0) {
    rmSync(file);
    throw new Error(`The database is damaged (${damage.join('; ')}): no backup was made; restore an earlier one`);
  }
  const manifest = {
    takenAt: new Date(now).toISOString(),
    version: VERSION,
    bytes: statSync(file).size,
    sha256: await sha256(file),
    facts,
    derived,
  };
  writeManifest(file, manifest);
  await writeErasures(file, erasuresBeside(file));
  return { file, manifest };
}

/** Removes backups older than so many days; the newest stays whatever its age. @returns the files removed */
export function removeOldBackups(folder: string, keepDays: number, now: number): string[] {
  const old = backupsIn(folder)
    .slice(1)
    .filter((backup) => backup.takenAt < now - keepDays * DAY_MS)
    .map((backup) => backup.file);
  for (const file of old) {
    rmSync(manifestFile(file), { force: true });
    rmSync(file, { force: true });
  }
  return old;
}
