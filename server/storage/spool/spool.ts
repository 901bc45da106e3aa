/**
 * A spool: a small durable file beside a collector that takes events in while PostgreSQL cannot, until it can again.
 * Several collectors may share a folder; each has a file of its own there.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Outcomes } from '../facts/event-row.ts';
import { GroupCommit } from '../group-commit.ts';
import type { Value } from '../sql.ts';
import { FileHeld, lockFile } from '../sqlite/lock-file.ts';
import { StorageUnavailable } from '../storage.ts';
import type { SpoolCalls, SpoolReply, SpoolThreadData } from './messages.ts';
import { WAITS } from './outcome.ts';
import type { SpoolState } from './report.ts';

/** Events wait in a file that cannot be read. */
export class SpoolDamaged extends Error {
  constructor(path: string) {
    super(`the spool file ${path} cannot be read: the events in it are not handed over`);
    this.name = 'SpoolDamaged';
  }
}

/** Whom a spool tells. */
export interface SpoolEnds {
  /** It ended by itself: the process must end too. */
  onDeath(reason: Error): void;
  /** A file of the folder cannot be used. */
  onTrouble(trouble: Error): void;
}

type Open = { resolve(result: unknown): void; reject(error: Error): void };

export class Spool {
  readonly path: string;
  readonly #worker: Worker;
  readonly #unlock: () => void;
  readonly #open = new Map<number, Open>();
  readonly #groups: GroupCommit;
  readonly #onTrouble: (trouble: Error) => void;
  #lastId = 0;
  #isOpen = false;
  #closing = false;
  #state: SpoolState = { rows: 0, bytes: 0, oldestAt: null, refused: 0 };

  private constructor(path: string, maxBytes: number, unlock: () => void, { onDeath, onTrouble }: SpoolEnds) {
    this.path = path;
    this.#unlock = unlock;
    this.#onTrouble = onTrouble;
    const workerData: SpoolThreadData = { path, maxBytes };
    this.#worker = new Worker(new URL('./spool-thread.ts', import.meta.url), { workerData });
    this.#worker.on('message', (reply: SpoolReply) => {
      const open = this.#open.get(reply.id);
      this.#open.delete(reply.id);
      if ('failed' in reply) open?.reject(new StorageUnavailable(reply.failed.code ?? reply.failed.message));
      else {
        this.#state = reply.state;
        open?.resolve(reply.result);
      }
    });
    const died = (reason: Error) => {
      for (const open of this.#open.values()) open.reject(new StorageUnavailable('The spool ended'));
      this.#open.clear();
      if (this.#isOpen && !this.#closing) onDeath(reason);
    };
    this.#worker.on('error', died);
    this.#worker.on('exit', (code) => died(new Error(`The spool's thread ended (${code})`)));
    this.#groups = new GroupCommit(async (rows) => {
      await this.ask('put', rows, Date.now());
      return WAITS.repeat(rows.length);
    }, 1);
  }

  /**
   * Takes the first file of a folder that no other process has.
   * @param maxBytes of waiting events; more are refused
   * @throws StorageUnavailable where no file can be made
   */
  static async open(folder: string, maxBytes: number, ends: SpoolEnds): Promise<Spool> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const path of left(folder)) {
      const spool = await Spool.#openIfWhole(path, maxBytes, ends);
      if (spool) return spool;
    }
    for (const path of fresh(folder)) {
      const spool = await Spool.#openIfFree(path, maxBytes, ends);
      if (spool) return spool;
    }
    throw new Error('Every file of the spool folder is in use');
  }

  /** A file beside this one that a process left when it ended, with events in it; null: there is none. */
  async leftOver(): Promise<Spool | null> {
    for (const path of left(dirname(this.path))) {
      const spool = await Spool.#openIfWhole(path, 0, { onDeath: () => {}, onTrouble: this.#onTrouble });
      if (spool && spool.state.rows > 0) return spool;
      await spool?.remove();
    }
    return null;
  }

  /** A damaged file hides no other: it is told of, and stays for whoever can mend it. */
  static async #openIfWhole(path: string, maxBytes: number, ends: SpoolEnds): Promise<Spool | null> {
    try {
      return await Spool.#openIfFree(path, maxBytes, ends);
    } catch {
      ends.onTrouble(new SpoolDamaged(path));
      return null;
    }
  }

  static async #openIfFree(path: string, maxBytes: number, ends: SpoolEnds): Promise<Spool | null> {
    const unlock = lockIfFree(path);
    if (!unlock) return null;
    const spool = new Spool(path, maxBytes, unlock, ends);
    try {
      await new Promise((resolve, reject) => spool.#open.set(0, { resolve, reject }));
    } catch (error) {
      unlock();
      throw error;
    }
    spool.#isOpen = true;
    chmodSync(path, 0o600);
    return spool;
  }

  /** Settles after the events are durable here. */
  add(rows: readonly Value[][]): Promise<Outcomes> {
    return this.#groups.add(rows);
  }

  ask<K extends keyof SpoolCalls>(name: K, ...args: Parameters<SpoolCalls[K]>): Promise<ReturnType<SpoolCalls[K]>> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.#worker.postMessage({ id, name, args });
    });
  }

  /** As of the last thing that was asked of it. */
  get state(): SpoolState {
    return this.#state;
  }

  /** Too much waits to be written here; of too much that waits to be handed over the answer to `add` tells. */
  get isFull(): boolean {
    return this.#groups.isFull;
  }

  get queued(): number {
    return this.#groups.waitingRows;
  }

  async close(): Promise<void> {
    await this.#groups.drained();
    this.#closing = true;
    await this.#worker.terminate();
    this.#unlock();
  }

  /** Closes an empty one and takes its file away, unless something stays in it that the database refused. */
  async remove(): Promise<void> {
    const empty = this.#state.rows === 0 && this.#state.refused === 0;
    this.#closing = true;
    await this.#worker.terminate();
    // The lock's own file stays: whoever opened it a moment ago would hold one that nobody else sees.
    if (empty) for (const end of ['', '-wal', '-shm']) rmSync(`${this.path}${end}`, { force: true });
    this.#unlock();
  }
}

/** Files that there are: another process has them, or left them. */
function left(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => /^spool-\d+\.db$/.test(name));
  return names.sort().map((name) => join(folder, name));
}

function fresh(folder: string): string[] {
  const paths = Array.from({ length: MOST_FILES }, (_, i) => join(folder, `spool-${i + 1}.db`));
  return paths.filter((path) => !existsSync(path));
}

/** Processes that share a folder, at most. */
const MOST_FILES = 256;

function lockIfFree(path: string): (() => void) | null {
  try {
    return lockFile(`${path}.lock`);
  } catch (error) {
    if (error instanceof FileHeld) return null;
    throw error;
  }
}
