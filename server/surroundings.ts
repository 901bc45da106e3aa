/** What the checks look at of the settings and of this machine. */
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
  };
}
