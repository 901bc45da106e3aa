/** Which failures of PostgreSQL pass, and which come again with the same values. */
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
