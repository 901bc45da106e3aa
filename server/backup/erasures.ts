/** The list of erasures beside the backups: so that an old one, restored on a new machine, forgets whom it must. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { applyErasures, type ErasedAgain, readErasures, type SiteErasures } from '../storage/erasure/apply-again.ts';
import { openDatabase } from '../storage/open-database.ts';
import { openSqlite, SqliteDatabase } from '../storage/sqlite/connection.ts';

const FILE = 'erasures.json';

const List = Type.Array(
  Type.Object({
    site: Type.String(),
    key: Type.String(),
    suppressions: Type.Array(
      Type.Object({ hash: Type.String(), from_at: Type.Integer(), to_at: Type.Integer(), stub: Type.String() }),
    ),
  }),
);
const list = Compile(List);
const unsynced = { allowUnsynced: true };

export const erasuresBeside = (backup: string): string => join(dirname(backup), FILE);

/** Written anew with every backup, from the copy: the newest list is for all of them. */
export async function writeErasures(copy: string, file: string): Promise<void> {
  const db = new SqliteDatabase(openSqlite(copy, 'read'));
  const erasures = await readErasures(db).finally(() => db.close());
  writeFileSync(`${file}.part`, `${JSON.stringify(erasures)}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.part`, file);
  syncFolder(dirname(file));
}

/** The new name survives a power loss too. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Of a database of either engine. */
export async function erasuresOf(databaseUrl: string): Promise<SiteErasures[]> {
  const db = await openDatabase(databaseUrl, unsynced);
  return readErasures(db).finally(() => db.close());
}

/** @throws a sentence where the file is no list; a file that is not there is an empty one */
export function readErasuresFile(file: string): SiteErasures[] {
  if (!existsSync(file)) return [];
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    read = null;
  }
  if (!list.Check(read))
    throw new Error(`${file} is no list of erasures: throughline backup and throughline erasures write one`);
  return read as Static<typeof List>;
}

export async function applyTo(databaseUrl: string, lists: readonly SiteErasures[], now: number): Promise<ErasedAgain> {
  const db = await openDatabase(databaseUrl, unsynced);
  return applyErasures(db, lists, now).finally(() => db.close());
}
