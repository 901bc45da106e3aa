/** Opens the storage that a database URL names. */
import { openPostgresStorage } from './postgres/storage.ts';
import { openSqliteStorage } from './sqlite/storage.ts';
import type { Storage } from './storage.ts';

export interface OpenOptions {
  /** Accept a PostgreSQL server that does not sync its commits; for throw-away clusters only. */
  allowUnsynced?: boolean;
  /** Derive in the background; true if left out. On SQLite it is always done: there is only one process. */
  derive?: boolean;
  /** Told when the storage died under the program, which must then end. */
  onDeath?: (reason: Error) => void;
  /** Told of failures that no caller waits for: the projector's. The marks stay and are tried again. */
  onTrouble?: (trouble: Error) => void;
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
    return openSqliteStorage(url.slice('sqlite:'.length), options.onDeath ?? die, onTrouble);
  }
  throw new Error('A database URL begins with sqlite: or postgres:');
}
