/** What a backup was when it was made, in a file beside it: so that it can be told years later whether it still is that. */
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface Manifest {
  /** ISO 8601 */
  takenAt: string;
  /** Of the program that took it. */
  version: string;
  bytes: number;
  sha256: string;
  /** Digests of its contents. */
  facts: string;
  derived: string;
}

const NAME = /^throughline-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.db$/;

export function nameOf(takenAt: number): string {
  return `throughline-${new Date(takenAt).toISOString().replace(/[-:.]/g, '')}.db`;
}

/** When the backup of this name was taken, ms; null: it is none of ours. */
export function takenAt(name: string): number | null {
  const found = NAME.exec(name);
  if (!found) return null;
  const [, year, month, day, hour, minute, second, ms] = found;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
}

export const manifestFile = (backup: string): string => `${backup}.json`;

export function writeManifest(backup: string, manifest: Manifest): void {
  writeFileSync(manifestFile(backup), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
}

/** null: there is none beside it. */
export function readManifest(backup: string): Manifest | null {
  let text: string;
  try {
    text = readFileSync(manifestFile(backup), 'utf8');
  } catch {
    return null;
  }
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    throw new Error(`${manifestFile(backup)} cannot be read: it should say what the backup was when it was made`);
  }
}

export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Finished backups in a folder, the newest first. */
export function backupsIn(folder: string): { file: string; takenAt: number }[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  const whole = new Set(names);
  return names
    .flatMap((name) => {
      const at = takenAt(name);
      return at === null || !whole.has(manifestFile(name)) ? [] : [{ file: join(folder, name), takenAt: at }];
    })
    .sort((a, b) => b.takenAt - a.takenAt);
}
