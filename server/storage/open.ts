/** Opens the storage that a database URL names. */
import { StartError } from './postgres/start-error.ts';
import { openPostgresStorage } from './postgres/storage.ts';
import { Spool } from './spool/spool.ts';
import { SpoolingStorage } from './spool/spooling-storage.ts';
import type { RoomSettings } from './sqlite/room.ts';
import { openSqliteStorage } from './sqlite/storage.ts';
import { type Storage, StorageUnavailable } from './storage.ts';

export interface OpenOptions {
  /** Accept a PostgreSQL server that does not sync its commits; for throw-away clusters only. */
  allowUnsynced?: boolean;
  /** Derive in the background; true if left out. On SQLite it is always done: there is only one process. */
  derive?: boolean;
  /** Room that is kept on the disk of an embedded database; left out: none is. */
  room?: RoomSettings;
  /** Told when the storage died under the program, which must then end. */
  onDeath?: (reason: Error) => void;
  /** Told of failures that no caller waits for: the projector's. The marks stay and are tried again. */
  onTrouble?: (trouble: Error) => void;
}

/**
 * The same with a spool before it: events are taken in also while PostgreSQL is away, from the first moment where this
 * process has known its sites before.
 */
export async function openSpoolingStorage(
  url: string,
  options: OpenOptions,
  { folder, maxBytes }: { folder: string; maxBytes: number },
): Promise<Storage> {
  const onTrouble = options.onTrouble ?? (() => {});
  const die = (reason: Error) => {
    throw reason;
  };
  const spool = await Spool.open(folder, maxBytes, { onDeath: options.onDeath ?? die, onTrouble });
  try {
    return new SpoolingStorage(spool, await openStorage(url, options), reopen, onTrouble);
  } catch (error) {
    const passes = error instanceof StartError && error.passes;
    if (passes && (await spool.ask('recall', 'listSites')) !== null) {
      onTrouble(error);
      return new SpoolingStorage(spool, null, reopen, onTrouble);
    }
    await spool.close();
    throw error;
  }

  async function reopen(): Promise<Storage> {
    try {
      return await openStorage(url, options);
    } catch (error) {
      if (error instanceof StartError && error.passes) throw new StorageUnavailable(error.message);
      throw error;
    }
  }
}

/** @param url `sqlite:./relative`, `sqlite:/absolute` or `postgres://...` */
export async function openStorage(url: string, options: OpenOptions = {}): Promise<Storage> {
  const onTrouble = options.onTrouble ?? (() => {});
  if (/^postgres(ql)?:/.test(url))
    return openPostgresStorage(url, {
      allowUnsynced: options.allowUnsynced ?? false,
      derive: options.derive ?? true,
      onTrouble,
    });
  if (url.startsWith('sqlite:')) {
    const die = (reason: Error) => {
      throw reason;
    };
    return openSqliteStorage(url.slice('sqlite:'.length), options.onDeath ?? die, onTrouble, options.room);
  }
  throw new Error('A database URL begins with sqlite: or postgres:');
}
