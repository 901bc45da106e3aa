/**
 * Copies the write-ahead log into the database file beside the writer, a little at a time, so that the writer's own
 * checkpoint, which alone can begin the log anew while events keep coming, finds next to nothing to do.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { openSqlite } from './connection.ts';
import { endIfFatal } from './fatal.ts';
import type { Reply, ThreadData } from './messages.ts';

const EVERY_MS = 100;
/** Pages in the log that are worth a turn: two syncs each time. */
const WORTH_PAGES = 500;

/** What SQLite answers: pages in the log, and how many of them are in the database file too; -1: there is no log. */
interface Checkpoint {
  busy: number;
  log: number;
  checkpointed: number;
}

const connection = openSqlite((workerData as ThreadData).path, 'write');
parentPort!.postMessage({ kind: 'ready' } satisfies Reply);
for (;;) {
  await sleep(EVERY_MS);
  try {
    const [state] = connection.pragma('wal_checkpoint(NOOP)') as Checkpoint[];
    if (state && state.log - state.checkpointed >= WORTH_PAGES) connection.pragma('wal_checkpoint(PASSIVE)');
  } catch (error) {
    // No room, or the file is locked: the writer meets the same, and says so to those who wait.
    endIfFatal(error);
  }
}
