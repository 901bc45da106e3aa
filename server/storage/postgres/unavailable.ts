/** Which failures of PostgreSQL pass, at once or later, and which come again with the same values. */
import { StorageUnavailable, UnstorableRows } from '../storage.ts';

/**
 * Connection trouble, exhausted resources, read-only servers, operators' interventions, deadlocks and timeouts pass;
 * data exceptions, violated constraints and exceeded limits come again with the same values; anything else is a bug and
 * stays what it is.
 */
export async function unavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StorageUnavailable || error instanceof UnstorableRows) throw error;
    const { code, message } = error as Error & { code?: string };
    const passing = /^(08|53|57|40)|^25006$|^55P03$|^E[A-Z]+$/.test(code ?? '');
    if (passing || /timeout|terminated|Connection/i.test(message)) throw new StorageUnavailable(code ?? 'connection');
    throw /^(22|23|54)/.test(code ?? '') ? new UnstorableRows(code!) : error;
  }
}

const DEADLOCK = '40P01';
/** A server finds a circle after a second, a cluster after two. */
const ATTEMPTS = 4;

/**
 * Runs a transaction again that the server ended because others waited for it in a circle: nothing of it was kept. On one
 * server ours have one order and form none; nodes of a cluster are asked side by side.
 * @param afterDeadlock is called before each further attempt
 */
export async function unlessDeadlocked<T>(transaction: () => Promise<T>, afterDeadlock = () => {}): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if ((error as { code?: string }).code !== DEADLOCK || attempt === ATTEMPTS) throw error;
      afterDeadlock();
    }
  }
}
