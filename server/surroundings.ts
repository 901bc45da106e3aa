/** What the checks look at of the settings and of this machine. */
import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { dataFolder } from './admin-key.ts';
import { backupFolder } from './backup/commands.ts';
import { backupsIn } from './backup/manifest.ts';
import type { Config } from './settings.ts';
import type { Surroundings } from './system/situation.ts';

export function surroundingsOf(config: Config): Surroundings {
  const folder = backupFolder(config);
  return {
    config,
    folder: dataFolder(config.databaseUrl),
    lastBackup: () => backupsIn(folder)[0]?.takenAt ?? null,
    backupsWritable: () => canWriteInto(folder),
  };
}

/** A folder that is not there yet is made when it is needed: then it is about the one it will lie in. */
function canWriteInto(folder: string): boolean {
  try {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (!found) return canWriteInto(dirname(folder));
    accessSync(folder, constants.W_OK | constants.X_OK);
    return found.isDirectory();
  } catch {
    return false;
  }
}
