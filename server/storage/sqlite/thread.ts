/** The main thread's end of a database thread: calls go out with a number, answers come back to it. */
import { Worker } from 'node:worker_threads';
import { StorageUnavailable, UnstorableRows } from '../storage.ts';
import { TOOK_TOO_LONG, TookTooLong } from '../took-too-long.ts';
import { BACKGROUND, type Reply, type Request, type ThreadData } from './messages.ts';

type Open = { resolve(result: unknown): void; reject(error: Error): void };
type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

/** Failures that pass: no room on the disk, a lock held by another process. */
const UNAVAILABLE = /^SQLITE_(FULL|BUSY|LOCKED|READONLY|CANTOPEN)/;
/** Failures that come again with the same values. */
const UNSTORABLE = /^SQLITE_(CONSTRAINT|TOOBIG|MISMATCH)/;

export class DatabaseThread {
  readonly #worker: Worker;
  readonly #open = new Map<number, Open>();
  readonly #ready: Promise<void>;
  readonly #onTrouble: (trouble: Error) => void;
  #lastId = 0;
  #closing = false;

  /**
   * @param onDeath told when the thread ended by itself: the process must not go on half alive
   * @param onTrouble told of failures of what nobody waits for
   */
  constructor(file: URL, data: ThreadData, onDeath: (reason: Error) => void, onTrouble: (trouble: Error) => void) {
    this.#onTrouble = onTrouble;
    this.#worker = new Worker(file, { workerData: data });
    let settle: Open = { resolve() {}, reject() {} };
    this.#ready = new Promise((resolve, reject) => {
      settle = { resolve: () => resolve(), reject };
    });
    this.#worker.on('message', (reply: Reply) => {
      if (reply.kind === 'ready') settle.resolve(null);
      else this.#settle(reply);
    });
    const died = (reason: Error) => {
      settle.reject(reason);
      for (const open of this.#open.values()) open.reject(new StorageUnavailable('The database thread ended'));
      this.#open.clear();
      if (!this.#closing) onDeath(reason);
    };
    this.#worker.on('error', died);
    this.#worker.on('exit', (code) => died(new Error(`A database thread ended (${code})`)));
  }

  ready(): Promise<void> {
    return this.#ready;
  }

  get waiting(): number {
    return this.#open.size;
  }

  /** @param transfer what is handed over, not copied */
  ask<T>(request: Unnumbered<Request>, transfer: ArrayBuffer[] = []): Promise<T> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.#worker.postMessage({ ...request, id }, transfer);
    });
  }

  #settle(reply: Exclude<Reply, { kind: 'ready' }>): void {
    if (reply.id === BACKGROUND && reply.kind === 'failed') this.#onTrouble(new Error(`Storage: ${reply.message}`));
    const open = this.#open.get(reply.id);
    this.#open.delete(reply.id);
    if (reply.kind === 'done') open?.resolve(reply.result);
    else if (reply.code === TOOK_TOO_LONG) open?.reject(new TookTooLong());
    else if (reply.code && UNAVAILABLE.test(reply.code)) open?.reject(new StorageUnavailable(reply.code));
    else if (reply.code && UNSTORABLE.test(reply.code)) open?.reject(new UnstorableRows(reply.code));
    else open?.reject(new Error(`Storage: ${reply.message}`));
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#worker.terminate();
  }
}
