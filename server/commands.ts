/** Commands for operators, on the database itself: the server must not run on an embedded one meanwhile. */
import { systemClock } from './clock.ts';
import type { Config } from './settings.ts';
import { openStorage } from './storage/open.ts';
import type { Storage } from './storage/storage.ts';
import { surroundingsOf } from './surroundings.ts';
import { doctor } from './system/doctor.ts';
import { type RebuildProgress, rebuild } from './system/rebuild.ts';

async function withStorage(
  config: Config,
  work: (storage: Storage, siteIds: number[]) => Promise<void>,
): Promise<void> {
  const storage = await openStorage(config.databaseUrl, { allowUnsynced: config.allowUnsynced });
  try {
    await work(
      storage,
      (await storage.read('listSites')).map((site) => site.siteId),
    );
  } finally {
    await storage.close();
  }
}

export function digestCommand(config: Config): Promise<void> {
  return withStorage(config, async (storage, siteIds) => {
    await storage.project('next');
    const { facts, derived } = await storage.read('digests', siteIds);
    process.stdout.write(`facts   ${facts}\nderived ${derived}\n`);
  });
}

/** Ends with an error where the rebuilt tables differ from the live ones. */
export function rebuildCommand(config: Config): Promise<void> {
  return withStorage(config, async (storage, siteIds) => {
    await storage.project('next');
    const before = await storage.read('digests', siteIds);
    process.stdout.write(`facts   ${before.facts}\nlive    ${before.derived}\n`);
    const state: RebuildProgress = { id: 'command', status: 'running', progress: 0, derived: null };
    const tick = setInterval(() => process.stderr.write(`${Math.round(state.progress * 100)} % derived again\n`), 2000);
    try {
      await rebuild(storage, siteIds, systemClock, state);
    } finally {
      clearInterval(tick);
    }
    process.stdout.write(`rebuilt ${state.derived}\n`);
    if (state.derived !== before.derived)
      throw new Error('What was derived live differed from the rebuild; the rebuild stands now');
  });
}

export function doctorCommand(config: Config): Promise<void> {
  return doctor(config, surroundingsOf(config));
}
